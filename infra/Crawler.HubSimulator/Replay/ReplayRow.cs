using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Replay;

/// <summary>One row of a replay: the line's own bytes, and where in them each known property's value lies.</summary>
internal sealed partial class ReplayRow
{
    private readonly byte[] _raw;
    private readonly Slice[] _values;

    private ReplayRow(byte[] raw, RepoId id, string name, Slice nameValue, Slice[] values)
    {
        _raw = raw;
        _values = values;
        NameValue = nameValue;
        Id = id;
        Name = name;
    }

    public RepoId Id { get; }

    public string Name { get; }

    public RepoState State { get; set; }

    /// <summary>Whether its details are refused, being disabled.</summary>
    public bool Refused { get; set; }

    /// <summary>The parents a script declared; null where the row's own stand.</summary>
    public DeclaredParents? Parents { get; private init; }

    private Slice NameValue { get; }

    /// <summary>Reads a line; throws <see cref="JsonException"/> or <see cref="FormatException"/> where it is no row.</summary>
    public static ReplayRow Parse(byte[] raw)
    {
        var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = 256 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("expected a JSON object");
        }

        var values = new List<Slice>(16);
        string? name = null;
        Slice nameValue = default;
        RepoId? id = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string property = reader.GetString()!;
            reader.Read();
            int start = (int)reader.TokenStartIndex;
            string? text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            reader.Skip();
            var slice = new Slice(default, start, (int)reader.BytesConsumed - start);
            switch (property)
            {
                case "_id":
                    id = RepoId.TryParse(text, out RepoId parsed) ? parsed : throw new FormatException("_id is not 24 lower-case hex digits");
                    break;
                case "id":
                    (name, nameValue) = (text, slice);
                    break;
                default:
                    Remember(values, property, slice);
                    break;
            }
        }

        while (reader.Read())
        {
        }

        if (string.IsNullOrEmpty(name))
        {
            throw new FormatException("the row has no id");
        }

        var row = new ReplayRow(raw, id ?? default, name, nameValue, [.. values]);
        return id is null ? row.WithId(MakeId(name, row.Moment(Field.CreatedAt))) : row;
    }

    public bool TryGetRaw(Field field, out ReadOnlySpan<byte> raw)
    {
        foreach (Slice slice in _values)
        {
            if (slice.Field == field)
            {
                raw = _raw.AsSpan(slice.Start, slice.Length);
                return true;
            }
        }

        raw = default;
        return false;
    }

    public long? Integer(Field field)
    {
        if (!TryGetRaw(field, out ReadOnlySpan<byte> raw))
        {
            return null;
        }

        var reader = new Utf8JsonReader(raw);
        return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : null;
    }

    public string? Text(Field field)
    {
        if (!TryGetRaw(field, out ReadOnlySpan<byte> raw))
        {
            return null;
        }

        var reader = new Utf8JsonReader(raw);
        return reader.Read() && reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    public DateTimeOffset? Moment(Field field)
    {
        if (!TryGetRaw(field, out ReadOnlySpan<byte> raw))
        {
            return null;
        }

        var reader = new Utf8JsonReader(raw);
        return reader.Read() && reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset value) ? value : null;
    }

    /// <summary>The whole number <c>total</c> within the object of a field.</summary>
    public long? Total(Field field)
    {
        if (!TryGetRaw(field, out ReadOnlySpan<byte> raw))
        {
            return null;
        }

        using JsonDocument document = JsonDocument.Parse(raw.ToArray(), new JsonDocumentOptions { MaxDepth = 256 });
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("total", out JsonElement total)
            && total.ValueKind == JsonValueKind.Number
            && total.TryGetInt64(out long value)
            ? value
            : null;
    }

    public bool HasTag(string tag)
    {
        if (!TryGetRaw(Field.Tags, out ReadOnlySpan<byte> raw))
        {
            return false;
        }

        var reader = new Utf8JsonReader(raw);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(tag))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The row's tags, in order; none where it has no array of them.</summary>
    public IReadOnlyList<string> Tags()
    {
        var tags = new List<string>();
        if (TryGetRaw(Field.Tags, out ReadOnlySpan<byte> raw))
        {
            var reader = new Utf8JsonReader(raw);
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    tags.Add(reader.GetString()!);
                }
            }
        }

        return tags;
    }

    public void Write(FieldSet fields, ICorpus corpus, Utf8Buffer output)
    {
        output.Append("{\"_id\":\""u8);
        output.Append(Id);
        output.Append("\",\"id\":"u8);
        output.Append(_raw.AsSpan(NameValue.Start, NameValue.Length));
        foreach (Slice slice in _values)
        {
            if (fields.Has(slice.Field))
            {
                WriteName(slice.Field, output);
                output.Append(_raw.AsSpan(slice.Start, slice.Length));
            }
        }

        if (fields.Has(Field.ModelId) && !TryGetRaw(Field.ModelId, out _))
        {
            output.Append(",\"modelId\":"u8);
            output.Append(_raw.AsSpan(NameValue.Start, NameValue.Length));
        }

        if (fields.Has(Field.BaseModels))
        {
            Parents?.WriteBaseModels(corpus, output);
        }

        output.Append((byte)'}');
    }

    private static void WriteName(Field field, Utf8Buffer output)
    {
        output.Append(",\""u8);
        output.Append(FieldSet.NameOf(field));
        output.Append("\":"u8);
    }

    /// <summary>An <c>_id</c> for a row that lacks one: its creation second, and a hash of its name.</summary>
    private static RepoId MakeId(string name, DateTimeOffset? createdAt)
    {
        uint second = createdAt is { } moment ? (uint)Math.Clamp(moment.ToUnixTimeSeconds(), 0, uint.MaxValue) : RepoId.FloorSecond;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        return new RepoId(second, BinaryPrimitives.ReadUInt64BigEndian(hash));
    }

    private static void Remember(List<Slice> values, string property, Slice slice)
    {
        if (FieldSet.TryFind(property, out Field field))
        {
            values.RemoveAll(known => known.Field == field);
            values.Add(slice with { Field = field });
        }
    }

    private ReplayRow WithId(RepoId id) => new(_raw, id, Name, NameValue, _values);

    private readonly record struct Slice(Field Field, int Start, int Length);
}
