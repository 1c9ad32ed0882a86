using System.Text.Json;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;

namespace Crawler.Hub.Reading;

/// <summary>
/// Reads one item of the listing into a <see cref="RowBuilder"/>. Every member but <c>_id</c> and <c>id</c> may be missing or null; unknown ones are skipped; what is
/// there in the wrong shape quarantines the item.
/// </summary>
internal sealed partial class RowReader(RowBuilder row)
{
    /// <summary>Whether the item read last has more than an id and a name: what is merely nested in a listed repository has not.</summary>
    public bool IsListed => row.TagCount > 0 || (row.CreatedAt ?? row.LastModified ?? row.Likes ?? row.Downloads30d ?? row.DownloadsAllTime) is not null;

    /// <summary>Reads the item.</summary>
    /// <returns>Null, or why the item is quarantined; <see cref="RowBuilder.Id"/> is set where it could be read all the same.</returns>
    public Defect? Read(ReadOnlySpan<byte> item)
    {
        row.Clear();
        if (item.IsEmpty || item[0] != (byte)'{')
        {
            return new Defect("not-an-object", "expected an object") { IsSyntax = IsStray(item) || !Syntax.IsValue(item) };
        }

        var reader = new Utf8JsonReader(item, new JsonReaderOptions { MaxDepth = ListingLimits.Depth });
        try
        {
            reader.Read();
            return ReadMembers(ref reader) ?? Missing();
        }
        catch (JsonException broken)
        {
            row.Id ??= FindId(item);
            var depth = reader.CurrentDepth + (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject ? 1 : 0);
            return depth >= ListingLimits.Depth
                ? new Defect("too-deep", $"more than {ListingLimits.Depth} levels of brackets") { IsSyntax = true }
                : new Defect("malformed", broken.Message) { IsSyntax = true };
        }
        catch (InvalidOperationException invalid)
        {
            row.Id ??= FindId(item);
            return new Defect("invalid-text", invalid.Message) { IsSyntax = Syntax.Of(item).End == SyntaxEnd.Broken };
        }
    }

    /// <summary>Whether an item is a bracket too many, with other items behind it, rather than a list.</summary>
    public static bool IsStray(ReadOnlySpan<byte> item) => item is [(byte)'[', ..] && item.IndexOf("\"_id\""u8) >= 0;

    private Defect? Missing() => (row.Id, row.HasName) switch
    {
        (null, _) => new Defect("missing-id", "no _id of 24 hex digits"),
        (_, false) => new Defect("missing-name", "no id"),
        _ => null,
    };

    private Defect? ReadMembers(ref Utf8JsonReader reader)
    {
        Defect? defect = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Reading goes on behind a defect, so that the item's id is known if it is readable at all.
            var found = ReadMember(ref reader);
            defect ??= found;
        }

        return defect;
    }

    private Defect? ReadMember(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("_id"u8))
        {
            return ReadId(ref reader);
        }

        if (reader.ValueTextEquals("id"u8))
        {
            return ReadName(ref reader);
        }

        if (reader.ValueTextEquals("tags"u8))
        {
            return ReadTags(ref reader);
        }

        return ReadCounter(ref reader, out var defect) || ReadText(ref reader, out defect) || ReadFlag(ref reader, out defect) || ReadObject(ref reader, out defect)
            ? defect
            : Skip(ref reader);
    }

    private bool ReadCounter(ref Utf8JsonReader reader, out Defect? defect)
    {
        defect = null;
        if (reader.ValueTextEquals("downloads"u8))
        {
            row.Downloads30d = Counter(ref reader, "downloads", ListingLimits.Counter, out defect);
        }
        else if (reader.ValueTextEquals("downloadsAllTime"u8))
        {
            row.DownloadsAllTime = Counter(ref reader, "downloadsAllTime", ListingLimits.Counter, out defect);
        }
        else if (reader.ValueTextEquals("likes"u8))
        {
            row.Likes = Counter(ref reader, "likes", ListingLimits.Counter, out defect);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool ReadText(ref Utf8JsonReader reader, out Defect? defect)
    {
        defect = null;
        if (reader.ValueTextEquals("pipeline_tag"u8))
        {
            if (Text(ref reader, "pipeline_tag", out var text, out defect))
            {
                row.SetTask(text);
            }
        }
        else if (reader.ValueTextEquals("library_name"u8))
        {
            if (Text(ref reader, "library_name", out var text, out defect))
            {
                row.SetLibrary(text);
            }
        }
        else if (reader.ValueTextEquals("author"u8))
        {
            if (Text(ref reader, "author", out var text, out defect))
            {
                row.SetAuthor(text);
            }
        }
        else
        {
            return ReadTime(ref reader, out defect);
        }

        return true;
    }

    private bool ReadTime(ref Utf8JsonReader reader, out Defect? defect)
    {
        defect = null;
        if (reader.ValueTextEquals("createdAt"u8))
        {
            row.CreatedAt = Time(ref reader, "createdAt", out defect);
        }
        else if (reader.ValueTextEquals("lastModified"u8))
        {
            row.LastModified = Time(ref reader, "lastModified", out defect);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool ReadFlag(ref Utf8JsonReader reader, out Defect? defect)
    {
        defect = null;
        if (reader.ValueTextEquals("private"u8))
        {
            row.IsPrivate = Flag(ref reader, "private", out defect);
        }
        else if (reader.ValueTextEquals("disabled"u8))
        {
            row.IsDisabled = Flag(ref reader, "disabled", out defect);
        }
        else if (reader.ValueTextEquals("gated"u8))
        {
            row.Gating = Gated(ref reader, out defect);
        }
        else
        {
            return false;
        }

        return true;
    }

    private bool ReadObject(ref Utf8JsonReader reader, out Defect? defect)
    {
        defect = null;
        if (reader.ValueTextEquals("safetensors"u8))
        {
            row.Parameters = Total(ref reader, "safetensors", out defect);
            return true;
        }

        if (reader.ValueTextEquals("baseModels"u8))
        {
            defect = ReadBaseModels(ref reader);
            return true;
        }

        return false;
    }

    private Defect? ReadId(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            return WrongType(ref reader, "_id");
        }

        row.Id = RepoId.TryParse(Copy(ref reader), out var id) ? id : null;
        return row.Id is null ? new Defect("missing-id", "_id is not 24 hex digits") : null;
    }

    private Defect? ReadName(ref Utf8JsonReader reader)
    {
        if (!Text(ref reader, "id", out var name, out var defect))
        {
            return defect;
        }

        row.SetName(name);
        return null;
    }

    private Defect? ReadTags(ref Utf8JsonReader reader)
    {
        row.ClearTags();
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return reader.TokenType == JsonTokenType.Null ? null : WrongType(ref reader, "tags");
        }

        Defect? defect = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            defect ??= ReadTag(ref reader);
            reader.Skip();
        }

        return defect;
    }

    private Defect? ReadTag(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return reader.TokenType == JsonTokenType.Null ? null : new Defect("wrong-type", "tags holds something else than texts");
        }

        if (row.TagCount == ListingLimits.Tags)
        {
            return new Defect("too-many-tags", $"more than {ListingLimits.Tags} tags");
        }

        var tag = Copy(ref reader);
        if (tag.Length > ListingLimits.TagBytes)
        {
            return new Defect("tag-too-long", $"a tag of {tag.Length} bytes");
        }

        row.AddTag(tag);
        return null;
    }

    private Defect? ReadBaseModels(ref Utf8JsonReader reader)
    {
        row.ClearBaseModels();
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return WrongType(ref reader, "baseModels");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("relation"u8))
            {
                reader.Read();
                row.BaseModelRelation = reader.TokenType == JsonTokenType.String && DeclaredParents.TryParseRelation(Copy(ref reader), out var relation)
                    ? relation
                    : Relation.Untyped;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("models"u8))
            {
                ReadParents(ref reader);
            }
            else
            {
                Skip(ref reader);
            }
        }

        return null;
    }

    /// <summary>Parents that cannot be read are left out: they are a help in resolving names, the tags are what counts.</summary>
    private void ReadParents(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                ReadParent(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void ReadParent(ref Utf8JsonReader reader)
    {
        RepoId? id = null;
        byte[] name = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isId, isName) = (reader.ValueTextEquals("_id"u8), reader.ValueTextEquals("id"u8));
            reader.Read();
            if (reader.TokenType == JsonTokenType.String && isId)
            {
                id = RepoId.TryParse(Copy(ref reader), out var parsed) ? parsed : null;
            }
            else if (reader.TokenType == JsonTokenType.String && isName)
            {
                name = Copy(ref reader).ToArray();
            }

            reader.Skip();
        }

        if (id is { } known && name.Length is > 0 and <= ListingLimits.TextBytes)
        {
            row.AddBaseModel(known, name);
        }
    }
}

/// <summary>Why an item is quarantined.</summary>
/// <param name="Reason">A short stable code.</param>
/// <param name="Detail">What was wrong.</param>
internal sealed record Defect(string Reason, string Detail)
{
    /// <summary>Whether the item is no JSON: where it ends is then a guess.</summary>
    public bool IsSyntax { get; init; }
}
