using System.Text.Json;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Hub;
using Crawler.Imports.Columns;

namespace Crawler.Imports.Rows;

internal sealed partial class RowFields
{
    private readonly Unescaper _outer = new();
    private readonly Unescaper _inner = new();

    /// <summary>Takes the JSON value on whose first token the reader stands; it stands on the last one afterwards.</summary>
    /// <exception cref="JsonException">The text is no JSON.</exception>
    /// <exception cref="InvalidOperationException">A text in it is not valid Unicode.</exception>
    public void Json(ColumnMatch match, ref Utf8JsonReader reader) => Value(match, ref reader, _outer);

    /// <summary>Takes one parent as the Hub resolved it; one that cannot be read is left out, as in the listing.</summary>
    public void Parent(RepoId id, ReadOnlySpan<byte> name)
    {
        if (name.Length is > 0 and <= ListingLimits.TextBytes)
        {
            _row.AddBaseModel(id, name);
        }
    }

    /// <summary>Takes how the row derives from its parents; a word that is no relation leaves it untyped.</summary>
    public void ParentRelation(ReadOnlySpan<byte> word) =>
        _row.BaseModelRelation = DeclaredParents.TryParseRelation(word, out var relation) ? relation : Relation.Untyped;

    /// <summary>Takes a text that should be JSON.</summary>
    private void Json(ColumnMatch match, ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = ListingLimits.Depth });
        try
        {
            reader.Read();
            Value(match, ref reader, _inner);
            reader.Read();
        }
        catch (JsonException broken)
        {
            Fail("malformed", $"{ColumnNames.Of(match.Column)}: {broken.Message}");
        }
        catch (InvalidOperationException invalid)
        {
            Fail("invalid-text", $"{ColumnNames.Of(match.Column)}: {invalid.Message}");
        }
    }

    private void Value(ColumnMatch match, ref Utf8JsonReader reader, Unescaper unescaper)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return;
            case JsonTokenType.True or JsonTokenType.False:
                Flag(match, reader.TokenType == JsonTokenType.True);
                return;
            case JsonTokenType.Number when reader.TryGetInt64(out var whole):
                Number(match, whole);
                return;
            case JsonTokenType.Number:
                Number(match, reader.TryGetDouble(out var number) ? number : double.MaxValue);
                return;
            case JsonTokenType.String:
                Text(match, unescaper.Read(ref reader));
                return;
            case JsonTokenType.StartArray when match.Column == Column.Tags:
                Tags(ref reader, unescaper);
                break;
            case JsonTokenType.StartObject when match.Column == Column.Parameters:
                Total(match, ref reader, unescaper);
                break;
            case JsonTokenType.StartObject when match.Column == Column.BaseModels:
                BaseModels(ref reader, unescaper);
                break;
            default:
                WrongType(match, reader.TokenType == JsonTokenType.StartArray ? "list" : "object");
                reader.Skip();
                return;
        }

        _told |= match.IsAlias ? 0 : match.Bit;
    }

    private void Tags(ref Utf8JsonReader reader, Unescaper unescaper)
    {
        _row.ClearTags();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                Tag(unescaper.Read(ref reader));
            }
            else if (reader.TokenType != JsonTokenType.Null)
            {
                Fail("wrong-type", "tags holds something else than texts");
                reader.Skip();
            }
        }
    }

    /// <summary><c>{"parameters": {…}, "total": N}</c>.</summary>
    private void Total(ColumnMatch match, ref Utf8JsonReader reader, Unescaper unescaper)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isTotal = reader.ValueTextEquals("total"u8);
            reader.Read();
            if (!isTotal)
            {
                reader.Skip();
            }
            else if (reader.TokenType is JsonTokenType.Number or JsonTokenType.Null)
            {
                Value(match, ref reader, unescaper);
            }
            else
            {
                Fail("wrong-type", "safetensors.total is no number");
                reader.Skip();
            }
        }
    }

    /// <summary><c>{"relation": "finetune", "models": [{"_id": "…", "id": "…"}]}</c>.</summary>
    private void BaseModels(ref Utf8JsonReader reader, Unescaper unescaper)
    {
        _row.ClearBaseModels();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isRelation, isModels) = (reader.ValueTextEquals("relation"u8), reader.ValueTextEquals("models"u8));
            reader.Read();
            if (isRelation)
            {
                ParentRelation(reader.TokenType == JsonTokenType.String ? unescaper.Read(ref reader) : default);
                reader.Skip();
            }
            else if (isModels && reader.TokenType == JsonTokenType.StartArray)
            {
                Parents(ref reader, unescaper);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Parents(ref Utf8JsonReader reader, Unescaper unescaper)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                Parent(ref reader, unescaper);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Parent(ref Utf8JsonReader reader, Unescaper unescaper)
    {
        RepoId? id = null;
        byte[] name = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isName) = (reader.ValueTextEquals("_id"u8), reader.ValueTextEquals("id"u8));
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && isId)
            {
                id = RepoId.TryParse(unescaper.Read(ref reader), out var parsed) ? parsed : null;
            }
            else if (reader.TokenType == JsonTokenType.String && isName)
            {
                name = unescaper.Read(ref reader).ToArray();
            }

            reader.Skip();
        }

        if (id is { } known)
        {
            Parent(known, name);
        }
    }

    /// <summary>Texts of a JSON document without their escapes. A document within a text has its own, since it lies in the memory of the outer one's.</summary>
    private sealed class Unescaper
    {
        private byte[] _text = new byte[1024];

        /// <summary>The text the reader stands on; valid until the next one.</summary>
        public ReadOnlySpan<byte> Read(ref Utf8JsonReader reader)
        {
            if (_text.Length < reader.ValueSpan.Length)
            {
                _text = new byte[reader.ValueSpan.Length];
            }

            return _text.AsSpan(0, reader.CopyString(_text));
        }
    }
}
