using System.Text.Json;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Replay;

/// <summary>Rows made of this one: changed ones are new lines, read like those of the file.</summary>
internal sealed partial class ReplayRow
{
    /// <summary>This row with other parents: in its tags, and instead of its own <c>baseModels</c>.</summary>
    public ReplayRow WithParents(DeclaredParents parents, IReadOnlyDictionary<Field, string?> changes)
    {
        IEnumerable<string> tags = Tags().Where(tag => !tag.StartsWith(DeclaredParents.TagPrefix, StringComparison.Ordinal)).Concat(parents.Tags());
        ReplayRow row = With(Id, Name, new Dictionary<Field, string?>(changes)
        {
            [Field.BaseModels] = null,
            [Field.Tags] = $"[{string.Join(',', tags.Select(DeclaredParents.Quoted))}]",
        });
        return new ReplayRow(row._raw, row.Id, row.Name, row.NameValue, row._values) { State = State, Refused = Refused, Parents = parents };
    }

    /// <summary>A row with other values, those it lacked added; one that is null is taken away.</summary>
    public ReplayRow With(RepoId id, string name, IReadOnlyDictionary<Field, string?> changes)
    {
        using var output = new Utf8Buffer(_raw.Length + 64);
        output.Append("{\"_id\":\""u8);
        output.Append(id);
        output.Append("\",\"id\":"u8);
        output.Append(JsonSerializer.Serialize(name));
        foreach (Slice slice in _values.Where(slice => !changes.ContainsKey(slice.Field)))
        {
            WriteName(slice.Field, output);
            output.Append(_raw.AsSpan(slice.Start, slice.Length));
        }

        foreach ((Field field, string? changed) in changes)
        {
            if (changed is not null)
            {
                WriteName(field, output);
                output.Append(changed);
            }
        }

        output.Append((byte)'}');
        ReplayRow row = Parse(output.Span.ToArray());
        return new ReplayRow(row._raw, row.Id, row.Name, row.NameValue, row._values) { State = State, Refused = Refused, Parents = Parents };
    }
}
