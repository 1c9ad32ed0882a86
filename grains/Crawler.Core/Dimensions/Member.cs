namespace Crawler.Core.Dimensions;

/// <summary>The members that stand for no value of their own. A model that declares such a word itself counts with them.</summary>
public static class Member
{
    /// <summary>The longest name of a member, in bytes of UTF-8.</summary>
    public const int MaxNameBytes = 64;

    /// <summary>Nothing is declared.</summary>
    public const string None = "none";

    /// <summary>The Hub does not say.</summary>
    public const string Unknown = "unknown";

    /// <summary>A name longer than <see cref="MaxNameBytes"/>, or more licences than anybody means: text of the Hub is not let swell the rollups.</summary>
    public const string Beyond = "other (beyond the cap)";

    internal static ReadOnlySpan<byte> NoneUtf8 => "none"u8;

    internal static ReadOnlySpan<byte> BeyondUtf8 => "other (beyond the cap)"u8;

    /// <summary>The member that a declared text stands for.</summary>
    internal static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> declared) =>
        declared.IsEmpty ? NoneUtf8 : declared.Length > MaxNameBytes ? BeyondUtf8 : declared;
}
