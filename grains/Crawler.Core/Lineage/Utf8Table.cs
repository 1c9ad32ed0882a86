using System.IO.Hashing;
using System.Numerics;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Graph;

namespace Crawler.Core.Lineage;

/// <summary>Distinct texts, numbered from 0 in the order they came; about 16 bytes each beside the text. Not thread-safe.</summary>
internal sealed class Utf8Table
{
    private const int None = -1;
    private readonly RecordArena _arena = new();
    private uint[] _positions = [];
    private ushort[] _lengths = [];
    private int[] _next = [];
    private int[] _heads = [];

    public int Count { get; private set; }

    /// <summary>The text of a number, UTF-8.</summary>
    public ReadOnlySpan<byte> this[int number] => _arena.Get(_positions[number], _lengths[number]);

    public string Text(int number) => System.Text.Encoding.UTF8.GetString(this[number]);

    /// <summary>Makes room for this many texts in all, where they are known before they come.</summary>
    public void Reserve(int texts)
    {
        RoomFor(texts);
        if (texts > _heads.Length)
        {
            Rehash((int)BitOperations.RoundUpToPowerOf2((uint)texts));
        }
    }

    /// <summary>The number of a text, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text)
    {
        if (Count == 0)
        {
            return None;
        }

        for (var number = _heads[Bucket(text)]; number != None; number = _next[number])
        {
            if (this[number].SequenceEqual(text))
            {
                return number;
            }
        }

        return None;
    }

    /// <summary>The number of a text, which is added where it is new.</summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        if (Find(text) is >= 0 and var known)
        {
            return known;
        }

        var number = Count++;
        RoomFor(Count);
        (_positions[number], _lengths[number]) = (_arena.Add(text), checked((ushort)text.Length));
        if (Count > _heads.Length)
        {
            Rehash(Math.Max(64, 2 * _heads.Length));
        }
        else
        {
            Link(number);
        }

        return number;
    }

    private void RoomFor(int texts)
    {
        Room.For(ref _positions, texts);
        Room.For(ref _lengths, texts);
        Room.For(ref _next, texts);
    }

    private void Rehash(int buckets)
    {
        _heads = new int[buckets];
        Array.Fill(_heads, None);
        for (var number = 0; number < Count; number++)
        {
            Link(number);
        }
    }

    private void Link(int number)
    {
        ref var head = ref _heads[Bucket(this[number])];
        (_next[number], head) = (head, number);
    }

    private int Bucket(ReadOnlySpan<byte> text) => (int)(XxHash3.HashToUInt64(text) & (uint)(_heads.Length - 1));
}
