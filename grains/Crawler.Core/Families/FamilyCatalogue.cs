using System.Numerics;
using System.Text;
using Crawler.Core.Catalogue;

namespace Crawler.Core.Families;

/// <summary>The model families that are tracked, and which of them a repository bears in its name and tags. Immutable and safe to share between threads.</summary>
public sealed class FamilyCatalogue
{
    /// <summary>The most families there can be: each has one bit.</summary>
    public const int MaxFamilies = 64;

    private const string Resource = "families.csv";
    private const int KeyBits = 5;
    private const int KeyMask = (1 << KeyBits) - 1;
    private const int Pairs = 1 << (2 * KeyBits);
    private const byte AtBoundary = 1;
    private const byte Inside = 2;

    private static readonly Lazy<FamilyCatalogue> Embedded = new(LoadEmbedded);

    private readonly byte[] _places = new byte[Pairs];
    private readonly FamilyWord[][] _words;
    private readonly byte[][] _names;
    private readonly byte[][] _holders;
    private readonly int[] _holderOf;

    internal FamilyCatalogue(IReadOnlyList<ModelFamily> families)
    {
        All = families;
        _names = [.. families.Select(family => Encoding.UTF8.GetBytes(family.Name))];
        string[] holders = [.. families.Select(family => family.Holder).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Holders = holders;
        _holders = [.. holders.Select(Encoding.UTF8.GetBytes)];
        _holderOf = [.. families.Select(family => Array.IndexOf(holders, family.Holder))];
        var words = families.Index().SelectMany(family => family.Item.Words
            .Select(word => new FamilyWord(word, family.Index, false))
            .Concat(family.Item.Except.Select(word => new FamilyWord(word, family.Index, true)))).ToLookup(word => Key(word.Start.First, word.Start.Second));
        _words = [.. Enumerable.Range(0, Pairs).Select(key => words[key].ToArray())];
        for (var key = 0; key < Pairs; key++)
        {
            _places[key] = (byte)((_words[key].Length > 0 ? AtBoundary : 0) | (_words[key].Any(word => word.IsAnywhere) ? Inside : 0));
        }
    }

    /// <summary>The families that ship with the product.</summary>
    public static FamilyCatalogue BuiltIn => Embedded.Value;

    /// <summary>The families; the place of each is its bit.</summary>
    public IReadOnlyList<ModelFamily> All { get; }

    /// <summary>The holders of the families, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Holders { get; }

    private static ReadOnlySpan<byte> ParentPrefix => "base_model:"u8;

    /// <summary>Reads a file of families. Whatever it holds, the outcome is a value: a catalogue, or all that is wrong with the file.</summary>
    /// <param name="input">The file's text.</param>
    /// <param name="sourceName">What to call the file in errors.</param>
    public static FamilyParseResult Parse(TextReader input, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(sourceName);
        return new FamilyParser(sourceName).Parse(input);
    }

    /// <summary>The families that a repository bears in its name, its declared parents or its tags: one bit each.</summary>
    public ulong Match(in ObservationView view)
    {
        var families = OfName(view.Name);
        foreach (var tag in view.GetTags())
        {
            families |= tag.StartsWith(ParentPrefix) ? OfName(tag[ParentPrefix.Length..]) : OfTag(tag);
        }

        return families;
    }

    /// <summary>The name of the family of a bit, in UTF-8.</summary>
    internal ReadOnlySpan<byte> NameOf(int family) => _names[family];

    /// <summary>The holders of families: one bit each, that of the place in <see cref="Holders"/>.</summary>
    internal ulong HoldersOf(ulong families)
    {
        var holders = 0UL;
        for (; families != 0; families &= families - 1)
        {
            holders |= 1UL << _holderOf[BitOperations.TrailingZeroCount(families)];
        }

        return holders;
    }

    /// <summary>The name of the holder of a bit, in UTF-8.</summary>
    internal ReadOnlySpan<byte> HolderOf(int holder) => _holders[holder];

    /// <summary>The key of two bytes that begin a word: the same whatever their case, and rarely shared by others.</summary>
    private static int Key(byte first, byte second) => ((first & KeyMask) << KeyBits) | (second & KeyMask);

    private ulong OfName(ReadOnlySpan<byte> text)
    {
        var (words, excepts) = (0UL, 0UL);
        var place = AtBoundary;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            var key = Key(text[i], text[i + 1]);
            if ((_places[key] & place) != 0)
            {
                Compare(_words[key], text[i..], place == Inside, ref words, ref excepts);
            }

            place = FamilyWord.IsLetter(text[i]) ? Inside : AtBoundary;
        }

        return words & ~excepts;
    }

    private ulong OfTag(ReadOnlySpan<byte> tag)
    {
        if (tag.Length < 2 || _places[Key(tag[0], tag[1])] == 0)
        {
            return 0;
        }

        var (words, excepts) = (0UL, 0UL);
        Compare(_words[Key(tag[0], tag[1])], tag, false, ref words, ref excepts);
        return words == 0 || tag.Contains((byte)':') ? 0 : words & ~excepts;
    }

    private static void Compare(FamilyWord[] candidates, ReadOnlySpan<byte> text, bool isInside, ref ulong words, ref ulong excepts)
    {
        foreach (var candidate in candidates)
        {
            if ((candidate.IsAnywhere || !isInside) && candidate.Begins(text))
            {
                words |= candidate.Words;
                excepts |= candidate.Excepts;
            }
        }
    }

    private static FamilyCatalogue LoadEmbedded()
    {
        using var stream = typeof(FamilyCatalogue).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var result = Parse(reader, Resource);
        return result.Catalogue ?? throw new InvalidOperationException($"the built-in families are broken: {result.Errors[0]}");
    }
}
