using System.Reflection;
using Crawler.Contracts.Crawling;

namespace Crawler.Grains.Tests;

/// <summary>What crosses the wire is a contract: silos of two versions talk to each other during an upgrade. Lines of the file are added, never changed.</summary>
public class WireContractTests
{
    [Fact]
    public void Members_and_methods_keep_their_names_and_numbers()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Fixtures", "wire-contract.txt");
        var kept = File.ReadAllLines(path).ToHashSet(StringComparer.Ordinal);
        var current = Describe().ToList();

        Assert.True(
            kept.IsSubsetOf(current), "Changed or lost:\n" + string.Join('\n', kept.Except(current)));
        Assert.True(
            kept.SetEquals(current), "New; add these lines to tests/Crawler.Grains.Tests/Fixtures/wire-contract.txt:\n" + string.Join('\n', current.Except(kept)));
    }

    private static IEnumerable<string> Describe() => typeof(ICrawlGrain).Assembly.GetExportedTypes()
        .Where(type => type.GetCustomAttribute<AliasAttribute>() is not null)
        .OrderBy(type => type.FullName, StringComparer.Ordinal)
        .SelectMany(type => type.IsInterface ? Methods(type) : Members(type));

    private static IEnumerable<string> Methods(Type grain) => grain.GetMethods()
        .Select(method => $"{Alias(grain)}.{Alias(method)}({string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType)))}): {Name(method.ReturnType)}")
        .Order(StringComparer.Ordinal);

    /// <summary>Members with a number of their own, else the parameters of the record's constructor, whose order is their number.</summary>
    private static IEnumerable<string> Members(Type message)
    {
        var numbered = message.GetProperties()
            .Select(property => (property, id: property.GetCustomAttribute<IdAttribute>()))
            .Where(entry => entry.id is not null)
            .Select(entry => $"{Alias(message)} {entry.id!.Id} {entry.property.Name}: {Name(entry.property.PropertyType)}")
            .ToList();
        return numbered.Count > 0 ? numbered : message.GetConstructors()
            .SelectMany(constructor => constructor.GetParameters())
            .Select(parameter => $"{Alias(message)} {parameter.Position} {parameter.Name}: {Name(parameter.ParameterType)}");
    }

    private static string Alias(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"{member.Name} (no alias)";

    private static string Name(Type type) => type.IsGenericType
        ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.Name;
}
