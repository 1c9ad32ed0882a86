using System.Text;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Generated;

/// <summary>
/// The names of generated models, derived: owner, family, size, what was done to it, and its ordinal with its owner. The few that a script named
/// are kept as given.
/// </summary>
internal sealed class RowNames(RowStore rows)
{
    private static readonly byte[][] Suffixes = ["-Instruct"u8.ToArray(), "-lora"u8.ToArray(), "-ft"u8.ToArray(), "-GGUF"u8.ToArray(), "-merge"u8.ToArray()];

    private readonly List<byte[]> _owners = [];
    private readonly Dictionary<int, string> _former = [];
    private readonly Dictionary<int, GivenName> _given = [];

    public void Learn(int owners)
    {
        for (int owner = _owners.Count; owner < owners; owner++)
        {
            _owners.Add(Encoding.UTF8.GetBytes(OwnerBook.NameOf(owner)));
        }
    }

    /// <summary>The row's namespace, ready to stand in a JSON string; empty where it has none.</summary>
    public ReadOnlySpan<byte> Owner(int slot) => rows[slot].Has(Traits.Named) ? _given[slot].OwnerJson : _owners[rows[slot].Owner];

    public string? OwnerText(int slot) => rows[slot].Has(Traits.Named) ? _given[slot].Owner : Encoding.UTF8.GetString(_owners[rows[slot].Owner]);

    /// <summary>Writes the row's name, ready to stand in a JSON string.</summary>
    public void Write(int slot, Utf8Buffer output)
    {
        ref readonly ModelRow row = ref rows[slot];
        if (row.Has(Traits.Named))
        {
            output.Append(_given[slot].NameJson);
        }
        else
        {
            WriteDerived(row, output);
        }
    }

    private void WriteDerived(in ModelRow row, Utf8Buffer output)
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
            Write(slot, output);
        }
    }

    /// <summary>Gives a row another owner and ordinal, from which its name follows.</summary>
    public void Rename(int slot, int owner, int ordinal)
    {
        Leave(slot);
        ref ModelRow row = ref rows[slot];
        (row.Owner, row.Ordinal) = (owner, ordinal);
    }

    /// <summary>Gives a row any name.</summary>
    public void Give(int slot, string name)
    {
        _given[slot] = new GivenName(name);
        rows[slot].Traits |= Traits.Named;
    }

    /// <summary>Keeps the name a row is about to lose: that is what its children's cards go on calling it.</summary>
    public void Leave(int slot)
    {
        using var name = new Utf8Buffer(128);
        Write(slot, name);
        _former.TryAdd(slot, Encoding.UTF8.GetString(name.Span));
        rows[slot].Traits |= Traits.Renamed;
    }

    public string Text(int slot)
    {
        if (rows[slot].Has(Traits.Named))
        {
            return _given[slot].Name;
        }

        using var name = new Utf8Buffer(128);
        WriteDerived(rows[slot], name);
        return Encoding.UTF8.GetString(name.Span);
    }

    /// <summary>A name with its owner, and both as they stand within a JSON string.</summary>
    private sealed record GivenName(string Name)
    {
        public string? Owner { get; } = Name.IndexOf('/') is > 0 and var slash ? Name[..slash] : null;

        public byte[] NameJson { get; } = InJson(Name);

        public byte[] OwnerJson => Owner is null ? [] : InJson(Owner);

        private static byte[] InJson(string text) => Encoding.UTF8.GetBytes(DeclaredParents.Quoted(text)[1..^1]);
    }
}
