using System.Text;
using Crawler.Core.Attribution;

namespace Crawler.Core.Dimensions;

/// <summary>The members that a model has by its owner: where the registry puts the owner. One instance serves all unreviewed owners.</summary>
public sealed class OwnerMembers
{
    private static readonly OwnerMembers Unreviewed = new(CountryMember.Unreviewed, CountryMember.Unreviewed, CountryMember.Unreviewed);

    private OwnerMembers(string country, string type, string group)
    {
        Country = country;
        Type = type;
        TypeUtf8 = Encoding.UTF8.GetBytes(type);
        GroupUtf8 = Member.Of(Encoding.UTF8.GetBytes(group)).ToArray();
        Group = Encoding.UTF8.GetString(GroupUtf8);
    }

    /// <summary>The country member.</summary>
    public string Country { get; }

    /// <summary>The kind of holder, such as <c>company</c>, or <see cref="CountryMember.Unreviewed"/>.</summary>
    public string Type { get; }

    /// <summary>The parent group, <see cref="Member.None"/> for a reviewed owner that stands alone, or <see cref="CountryMember.Unreviewed"/>.</summary>
    public string Group { get; }

    internal byte[] TypeUtf8 { get; }

    internal byte[] GroupUtf8 { get; }

    /// <summary>The members of an owner on a day.</summary>
    public static OwnerMembers Of(OwnerRegistry registry, ReadOnlySpan<char> owner, DateOnly day)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return registry.Find(owner, day) is { } row
            ? new OwnerMembers(row.CountryMemberName, RegistryCsv.Name(row.Type), row.Group ?? Member.None)
            : Unreviewed;
    }
}
