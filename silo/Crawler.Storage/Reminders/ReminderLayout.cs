using System.Security.Cryptography;
using System.Text;

namespace Crawler.Storage.Reminders;

/// <summary>The row keys of reminders: the grain's hash first, so that a range of hashes is a range of keys.</summary>
internal static class ReminderLayout
{
    /// <summary>The table the reminders of all services of a store are kept in, a partition each.</summary>
    public const string Table = "reminders";

    /// <summary>The key of one reminder: no two grains and names share one.</summary>
    public static string Key(GrainId grain, string name)
    {
        var id = grain.ToString();

        // The length says where the id ends: both parts may hold any character.
        var key = $"{Hash(grain)} {id.Length} {id} {name}";
        return key.Length <= CommitRules.MaxKeyLength ? key : $"{Hash(grain)} #{Digest(key)}";
    }

    /// <summary>The keys of every grain with the hash of <paramref name="grain"/>: its own, and hardly ever another's.</summary>
    public static RowRange SameHash(GrainId grain) => Between(grain.GetUniformHashCode(), grain.GetUniformHashCode());

    /// <summary>The keys whose hash is after <paramref name="begin"/> and not after <paramref name="end"/>, around the ring where it must.</summary>
    public static IEnumerable<RowRange> Ring(uint begin, uint end)
    {
        if (begin < end)
        {
            return [Between(begin + 1, end)];
        }

        return begin == uint.MaxValue ? [Between(0, end)] : [Between(begin + 1, uint.MaxValue), Between(0, end)];
    }

    private static RowRange Between(uint first, uint last) => new($"{first:X8}", last == uint.MaxValue ? null : $"{last + 1:X8}");

    private static string Hash(GrainId grain) => $"{grain.GetUniformHashCode():X8}";

    // As UTF-16, which tells apart what UTF-8 cannot write.
    private static string Digest(string key) => Convert.ToHexString(SHA256.HashData(Encoding.Unicode.GetBytes(key)));
}
