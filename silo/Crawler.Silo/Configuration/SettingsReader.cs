using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Crawler.Silo.Configuration;

/// <summary>Reads the settings from where they are given, and refuses what cannot be meant.</summary>
public static class SettingsReader
{
    /// <summary>What the names of the environment variables begin with.</summary>
    public const string Prefix = "CRAWLER__";

    /// <summary>Reads and checks.</summary>
    /// <param name="configuration">The file's and the environment's words.</param>
    /// <param name="environment">The environment's name: <c>Production</c>, <c>Development</c> …</param>
    /// <exception cref="SettingsException">Something is wrong; all of it is said at once.</exception>
    public static SiloSettings Read(IConfiguration configuration, string environment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var problems = Unknown(configuration).ToList();
        var settings = new SiloSettings();
        foreach (var section in typeof(SiloSettings).GetProperties())
        {
            Bind(configuration.GetSection(section.Name), section.GetValue(settings)!, problems);
        }

        problems.AddRange(SettingsRules.Problems(settings, environment));
        return problems.Count == 0 ? settings : throw new SettingsException(problems);
    }

    /// <summary>A setting's name as an environment variable.</summary>
    public static string VariableOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Prefix + path.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();
    }

    /// <summary>The names of all settings, such as <c>Store:Kind</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(SiloSettings).GetProperties().SelectMany(section => section.PropertyType.GetProperties().Select(setting => $"{section.Name}:{setting.Name}"))];

    private static void Bind(IConfigurationSection section, object target, List<string> problems)
    {
        foreach (var setting in target.GetType().GetProperties())
        {
            if (section[setting.Name] is not { Length: > 0 } text)
            {
                continue;
            }

            try
            {
                setting.SetValue(target, section.GetSection(setting.Name).Get(setting.PropertyType));
            }
            catch (Exception unreadable) when (unreadable is InvalidOperationException or TargetInvocationException)
            {
                var path = $"{section.Key}:{setting.Name}";
                problems.Add($"{path} ({VariableOf(path)}) is '{text}'. Give {Wanted(setting.PropertyType)}.");
            }
        }
    }

    private static IEnumerable<string> Unknown(IConfiguration configuration) =>
        from section in configuration.GetChildren()
        from given in section.GetChildren().Select(child => child.Path).DefaultIfEmpty(section.Path)
        where !Names.Contains(given, StringComparer.OrdinalIgnoreCase)
        select $"{given} ({VariableOf(given)}) is no setting. Did you mean {Closest(given)}?";

    private static string Closest(string given) => Names.MinBy(name => Distance(name.ToUpperInvariant(), given.ToUpperInvariant()))!;

    private static string Wanted(Type type)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        return wanted switch
        {
            _ when wanted.IsEnum => "one of " + string.Join(", ", Enum.GetNames(wanted)),
            _ when wanted == typeof(bool) => "true or false",
            _ when wanted == typeof(int) => "a whole number",
            _ when wanted == typeof(double) => "a number such as 0.1",
            _ when wanted == typeof(TimeSpan) => "a time such as 00:00:30",
            _ => "an address such as https://example.org",
        };
    }

    /// <summary>How many letters have to be added, taken out or changed (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)));
            }
        }

        return row[^1];
    }
}
