using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Generated;

/// <summary>What stands in a generated model's card.</summary>
internal sealed partial class RowWriter
{
    /// <summary>The card's own words. Each of them is a text on one card and an array on the next.</summary>
    private void WriteCard(int slot, in ModelRow row, Utf8Buffer output)
    {
        int start = output.Length;
        output.Append(",\"cardData\":{"u8);
        if (row.Has(Traits.Licence))
        {
            WriteWord("\"license\":"u8, Vocabulary.Licences[row.Licence].Utf8, (row.Tail & 7) == 0, output);
        }

        if (row.Has(Traits.Language))
        {
            WriteWord("\"language\":"u8, Vocabulary.Languages[row.Language].Utf8, (row.Tail & 8) == 0, output);
        }

        if (parents.AsDeclared(slot) is { Names.Count: > 0 } declared)
        {
            bool isArray = declared.Names.Count > 1 || (row.Tail & 16) == 0;
            string names = string.Join(',', declared.Names.Select(DeclaredParents.Quoted));
            output.Append($"\"base_model\":{(isArray ? $"[{names}]" : names)},");
        }

        output.TrimEnd((byte)',');
        output.Append((byte)'}');
        output.Length = output.Span[start..].SequenceEqual(",\"cardData\":{}"u8) ? start : output.Length;
    }

    private static void WriteWord(ReadOnlySpan<byte> head, ReadOnlySpan<byte> word, bool asArray, Utf8Buffer output)
    {
        output.Append(head);
        output.Append(asArray ? "[\""u8 : "\""u8);
        output.Append(word);
        output.Append(asArray ? "\"],"u8 : "\","u8);
    }
}
