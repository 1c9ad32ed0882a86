using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Generated;

/// <summary>Writes generated models as the list API does. All text here is ASCII without anything to escape, but for what a script gave.</summary>
internal sealed partial class RowWriter(ICorpus corpus, RowStore rows, RowNames names, Parents parents)
{
    private static readonly byte[][] RelationWords = ["none"u8.ToArray(), "adapter"u8.ToArray(), "finetune"u8.ToArray(), "quantized"u8.ToArray(), "merge"u8.ToArray()];
    private static readonly int Gguf = Vocabulary.IndexOf(Vocabulary.Libraries, "gguf");

    public void Write(int slot, FieldSet fields, Utf8Buffer output)
    {
        ref readonly ModelRow row = ref rows[slot];
        output.Append("{\"_id\":\""u8);
        output.Append(new RepoId(row.Second, row.Tail));
        output.Append("\",\"id\":\""u8);
        names.Write(slot, output);
        output.Append((byte)'"');
        for (ulong left = fields.Bits; left != 0; left &= left - 1)
        {
            Write(slot, row, (Field)System.Numerics.BitOperations.TrailingZeroCount(left), output);
        }

        output.Append((byte)'}');
    }

    public void WriteTags(int slot, in ModelRow row, Utf8Buffer output)
    {
        output.Append((byte)'[');
        if (row.Has(Traits.Library))
        {
            Tag(Vocabulary.Libraries[row.Library].Utf8, output);
        }

        if (row.Has(Traits.Safetensors))
        {
            Tag("safetensors"u8, output);
        }

        if (row.Has(Traits.ModelType))
        {
            Tag(Vocabulary.ModelTypes[row.ModelType].Utf8, output);
        }

        if (row.Has(Traits.Task))
        {
            Tag(Vocabulary.Tasks[row.Task].Utf8, output);
        }

        if (row.Has(Traits.Language))
        {
            Tag(Vocabulary.Languages[row.Language].Utf8, output);
        }

        if (row.Has(Traits.Arxiv))
        {
            Tag("arxiv:1910.09700"u8, output);
        }

        WriteParentTags(slot, row, output);
        if (row.Has(Traits.Licence))
        {
            Tag("license:"u8, Vocabulary.Licences[row.Licence].Utf8, output);
        }

        if (row.Has(Traits.Edited))
        {
            Tag("eval-results"u8, output);
        }

        Tag(row.Has(Traits.InEurope) ? "region:eu"u8 : "region:us"u8, output);
        output.TrimEnd((byte)',');
        output.Append((byte)']');
    }

    private void Write(int slot, in ModelRow row, Field field, Utf8Buffer output)
    {
        switch (field)
        {
            case Field.Author when names.Owner(slot) is { IsEmpty: false } owner:
                Text(",\"author\":\""u8, owner, output);
                break;
            case Field.ModelId:
                output.Append(",\"modelId\":\""u8);
                names.Write(slot, output);
                output.Append((byte)'"');
                break;
            case Field.Tags:
                output.Append(",\"tags\":"u8);
                WriteTags(slot, row, output);
                break;
            case Field.Gated:
                output.Append(row.Has(Traits.GatedAuto) ? ",\"gated\":\"auto\""u8 : row.Has(Traits.GatedManual) ? ",\"gated\":\"manual\""u8 : ",\"gated\":false"u8);
                break;
            case Field.Private:
                output.Append(",\"private\":false"u8);
                break;
            case Field.Disabled:
                output.Append(row.Has(Traits.Disabled) ? ",\"disabled\":true"u8 : ",\"disabled\":false"u8);
                break;
            case Field.PipelineTag when row.Has(Traits.Task):
                Text(",\"pipeline_tag\":\""u8, Vocabulary.Tasks[row.Task].Utf8, output);
                break;
            case Field.LibraryName when row.Has(Traits.Library):
                Text(",\"library_name\":\""u8, Vocabulary.Libraries[row.Library].Utf8, output);
                break;
            case Field.BaseModels when row.Has(Traits.Reparented):
                parents.Declared(slot).WriteBaseModels(corpus, output);
                break;
            case Field.BaseModels when row.Relation != Relation.None:
                WriteBaseModels(slot, row, output);
                break;
            case Field.CardData:
                WriteCard(slot, row, output);
                break;
            case Field.ChildrenModelCount:
                WriteChildrenCount(slot, output);
                break;
            default:
                WriteNumberOrDetail(row, field, output);
                break;
        }
    }

    private static void WriteNumberOrDetail(in ModelRow row, Field field, Utf8Buffer output)
    {
        switch (field)
        {
            case Field.Downloads when !row.Has(Traits.WithoutDownloads):
                Number(",\"downloads\":"u8, row.Downloads, output);
                break;
            case Field.DownloadsAllTime when !row.Has(Traits.WithoutAllTime):
                Number(",\"downloadsAllTime\":"u8, row.AllTime, output);
                break;
            case Field.Likes when !row.Has(Traits.WithoutLikes):
                Number(",\"likes\":"u8, row.Likes, output);
                break;
            case Field.TrendingScore:
                Number(",\"trendingScore\":"u8, row.Trending, output);
                break;
            case Field.UsedStorage:
                Number(",\"usedStorage\":"u8, Parameters(row) * 2, output);
                break;
            case Field.CreatedAt:
                Moment(",\"createdAt\":\""u8, row.Second, output);
                break;
            case Field.LastModified:
                Moment(",\"lastModified\":\""u8, row.Modified, output);
                break;
            case Field.Safetensors when row.Has(Traits.Safetensors):
                WriteSafetensors(row, output);
                break;
            case Field.Gguf when HasGguf(row):
                Number(",\"gguf\":{\"total\":"u8, Parameters(row), output);
                output.Append(",\"architecture\":\"llama\",\"context_length\":131072}"u8);
                break;
            default:
                WriteDetail(row, field, output);
                break;
        }
    }

    private static void WriteDetail(in ModelRow row, Field field, Utf8Buffer output)
    {
        switch (field)
        {
            case Field.Sha:
                output.Append(",\"sha\":\""u8);
                output.Append(new RepoId(row.Modified, SeededRandom.Mix(row.Tail, row.Modified)));
                output.Append(new RepoId(row.Second, row.Tail ^ row.Modified));
                output.Length -= RepoId.HexLength - 16;
                output.Append((byte)'"');
                break;
            case Field.Siblings:
                output.Append(",\"siblings\":[{\"rfilename\":\".gitattributes\"},{\"rfilename\":\"README.md\"},{\"rfilename\":\"config.json\"}]"u8);
                break;
            case Field.Spaces:
                output.Append(",\"spaces\":[]"u8);
                break;
            case Field.Config when row.Has(Traits.ModelType):
                Text(",\"config\":{\"model_type\":\""u8, Vocabulary.ModelTypes[row.ModelType].Utf8, output);
                output.Append((byte)'}');
                break;
            case Field.ModelIndex:
                output.Append(",\"model-index\":null"u8);
                break;
            default:
                // Absent, not null: the row has no such value.
                break;
        }
    }

    /// <summary>The size by which the Hub sorts: that of the weights it has looked into, null where it has not.</summary>
    public static long? ParametersOf(in ModelRow row) =>
        row.Has(Traits.Safetensors) ? SafetensorsTotal(row) : HasGguf(row) ? Parameters(row) : null;

    private static bool HasGguf(in ModelRow row) => row.Library == Gguf && row.Has(Traits.Library);

    private static long SafetensorsTotal(in ModelRow row) => row.Relation == Relation.Adapter ? Math.Max(1, Parameters(row) / 100) : Parameters(row);

    private static long Parameters(in ModelRow row) => Vocabulary.SizeClasses[row.Size].Parameters;

    private static void WriteSafetensors(in ModelRow row, Utf8Buffer output)
    {
        long total = SafetensorsTotal(row);
        Number(row.Size < 6 ? ",\"safetensors\":{\"parameters\":{\"F32\":"u8 : ",\"safetensors\":{\"parameters\":{\"BF16\":"u8, total, output);
        Number("},\"total\":"u8, total, output);
        output.Append((byte)'}');
    }

    private static void Tag(ReadOnlySpan<byte> tag, Utf8Buffer output) => Tag(tag, default, output);

    private static void Tag(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> rest, Utf8Buffer output)
    {
        output.Append((byte)'"');
        output.Append(prefix);
        output.Append(rest);
        output.Append("\","u8);
    }

    private static void Text(ReadOnlySpan<byte> head, ReadOnlySpan<byte> text, Utf8Buffer output)
    {
        output.Append(head);
        output.Append(text);
        output.Append((byte)'"');
    }

    private static void Number(ReadOnlySpan<byte> head, long value, Utf8Buffer output)
    {
        output.Append(head);
        output.Append(value);
    }

    private static void Moment(ReadOnlySpan<byte> head, uint second, Utf8Buffer output)
    {
        output.Append(head);
        output.AppendMoment(second);
        output.Append((byte)'"');
    }
}
