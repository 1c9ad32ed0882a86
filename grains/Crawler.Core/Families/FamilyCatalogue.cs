using System.Numerics;
using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;

namespace Crawler.Core.Families;

/// <summary>The model families that are tracked, and which of them a repository bears in its name and tags. Immutable and safe to share between threads.</summary>
public sealed class FamilyCatalogue
{
    /// <summary>The most families there can be: each has one bit.</summary>
    public const int MaxFamilies = 64;

    private const string Resource = "families.csv";
    private const int LetterBits = 5;
    private const int Keys = 1 << (3 * LetterBits);
    private const byte AtBoundary = 1;
    private const byte Inside = 2;

    private static readonly Lazy<FamilyCatalogue> Embedded = new(LoadEmbedded);

    private readonly byte[] _places;
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
            .Concat(family.Item.Except.Select(word => new FamilyWord(word, family.Index, true))));
        var byKey = words.SelectMany(word => KeysOf(word).Select(key => (key, word))).ToLookup(entry => entry.key, entry => entry.word);
        _words = [.. Enumerable.Range(0, Keys).Select(key => byKey[key].ToArray())];
        _places = [.. _words.Select(candidates => (byte)((candidates.Length > 0 ? AtBoundary : 0) | (candidates.Any(word => word.IsAnywhere) ? Inside : 0)))];
    }

    /// <summary>The families that ship with the product.</summary>
    public static FamilyCatalogue BuiltIn => Embedded.Value;

    /// <summary>The families; the place of each is its bit.</summary>
    public IReadOnlyList<ModelFamily> All { get; }

    /// <summary>The holders of the families, each once, in ordinal order.</summary>
    public IReadOnlyList<string> Holders { get; }

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
        ReadOnlySpan<byte> last = default;
        foreach (var tag in view.GetTags())
        {
            if (!DeclaredParents.TryParse(tag, out var parent, out _))
            {
                families |= OfTag(tag);
            }
            else if (!parent.SequenceEqual(last))
            {
                // The Hub writes a parent twice, without its relation and with it.
                families |= OfName(parent);
                last = parent;
            }
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

    /// <summary>Of three bytes that begin a word, all that does not depend on their case: most texts hold no such three, so one look at each byte settles them.</summary>
    private static int Next(int key, int letter) => ((key << LetterBits) | (letter & ((1 << LetterBits) - 1))) & (Keys - 1);

    /// <summary>The keys of the texts that a word may begin: many for a word of two letters, as anything may follow it.</summary>
    private static IEnumerable<int> KeysOf(FamilyWord word)
    {
        var start = Next(word.Letters[0], word.Letters[1]);
        return word.Letters.Length > 2 ? [Next(start, word.Letters[2])] : Enumerable.Range(0, 1 << LetterBits).Select(third => Next(start, third));
    }

    private ulong OfName(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
        {
            return 0;
        }

        var (words, excepts) = (0UL, 0UL);
        var (places, place) = (_places, AtBoundary);
        var (first, second) = (text[0], text[1]);
        var key = Next(first, second);
        for (var i = 2; i < text.Length; i++)
        {
            var third = text[i];
            key = Next(key, third);
            if ((places[key] & place) != 0)
            {
                Compare(_words[key], text[(i - 2)..], place == Inside, ref words, ref excepts);
            }

            place = FamilyWord.IsLetter(first) ? Inside : AtBoundary;
            (first, second) = (second, third);
        }

        key = Next(key, 0);
        if ((places[key] & place) != 0)
        {
            Compare(_words[key], text[^2..], place == Inside, ref words, ref excepts);
        }

        return words & ~excepts;
    }

    private ulong OfTag(ReadOnlySpan<byte> tag)
    {
        if (tag.Length < 2)
        {
            return 0;
        }

        var key = Next(Next(tag[0], tag[1]), tag.Length > 2 ? tag[2] : 0);
        if (_places[key] == 0)
        {
            return 0;
        }

        var (words, excepts) = (0UL, 0UL);
        Compare(_words[key], tag, false, ref words, ref excepts);
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
