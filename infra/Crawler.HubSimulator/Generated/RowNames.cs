using System.Text;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Generated;

/// <summary>The names of generated models, derived: owner, family, size, what was done to it, and its ordinal with its owner.</summary>
internal sealed class RowNames(RowStore rows)
{
    private static readonly byte[][] Suffixes = ["-Instruct"u8.ToArray(), "-lora"u8.ToArray(), "-ft"u8.ToArray(), "-GGUF"u8.ToArray(), "-merge"u8.ToArray()];

    private readonly List<byte[]> _owners = [];
    private readonly Dictionary<int, string> _former = [];

    public void Learn(int owners)
    {
        for (int owner = _owners.Count; owner < owners; owner++)
        {
            _owners.Add(Encoding.UTF8.GetBytes(OwnerBook.NameOf(owner)));
        }
    }

    public ReadOnlySpan<byte> Owner(int owner) => _owners[owner];

    public string OwnerText(int owner) => Encoding.UTF8.GetString(_owners[owner]);

    public void Write(in ModelRow row, Utf8Buffer output)
    {
        if (!row.Has(Traits.Legacy))
        {
            output.Append(_owners[row.Owner]);
            output.Append((byte)'/');
        }

        output.Append(Families.Stem(row.Family));
        output.Append((byte)'-');
        output.Append(Vocabulary.SizeLabels[row.Size]);
        if (row.Relation != Relation.None || row.Owner < KnownOwners.Labs.Length)
        {
            output.Append(Suffixes[(int)row.Relation]);
        }

        if (row.Has(Traits.Legacy))
        {
            // Without a namespace the ordinal alone would not be unique.
            output.Append((byte)'-');
            output.Append((long)(row.Tail % 1_000_000));
        }

        if (row.Ordinal > 0)
        {
            output.Append((byte)'-');
            output.Append(row.Ordinal);
        }
    }

    /// <summary>The name by which others call a parent: the one it had before it was renamed, since cards are not rewritten.</summary>
    public void WriteAsParent(int slot, Utf8Buffer output)
    {
        if (slot < ModelRow.NoParent)
        {
            output.Append("ghosts/vanished-model-"u8);
            output.Append(-2 - slot);
        }
        else if (rows[slot].Has(Traits.Renamed) && _former.TryGetValue(slot, out string? former))
        {
            output.Append(former);
        }
        else
        {
            Write(rows[slot], output);
        }
    }

    public void Rename(int slot, int owner, int ordinal)
    {
        _former.TryAdd(slot, Text(slot));
        ref ModelRow row = ref rows[slot];
        (row.Owner, row.Ordinal) = (owner, ordinal);
        row.Traits |= Traits.Renamed;
    }

    public string Text(int slot)
    {
        using var name = new Utf8Buffer(128);
        Write(rows[slot], name);
        return Encoding.UTF8.GetString(name.Span);
    }
}
