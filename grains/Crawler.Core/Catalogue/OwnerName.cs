using System.IO.Hashing;

namespace Crawler.Core.Catalogue;

/// <summary>The namespace part of a repository's name, and the slot of the catalogue it belongs to.</summary>
public static class OwnerName
{
    /// <summary>Slots that owners hash to. Slots, not owners, are dealt to partitions; the number is part of the store's format.</summary>
    public const int SlotCount = 4096;

    /// <summary>What comes before the first slash; empty for a legacy name without one. All such names together count as one owner.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> name)
    {
        var slash = name.IndexOf((byte)'/');
        return slash < 0 ? default : name[..slash];
    }

    /// <summary>What comes before the first slash; empty for a legacy name without one.</summary>
    public static string Of(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? "" : name[..slash];
    }

    /// <summary>The slot of an owner: the same on every machine, for ever (XxHash3 of the UTF-8 name).</summary>
    public static int SlotOf(ReadOnlySpan<byte> owner) => (int)(XxHash3.HashToUInt64(owner) % SlotCount);

    /// <summary>The slot of an owner.</summary>
    public static int SlotOf(string owner) => SlotOf(System.Text.Encoding.UTF8.GetBytes(owner));
}
