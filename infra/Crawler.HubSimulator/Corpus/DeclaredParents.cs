using System.Text.Encodings.Web;
using System.Text.Json;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Corpus;

/// <summary>
/// The base models a card names. A card holds names and nothing else, so what they stand for is looked up when a row is written: a parent may
/// come later, be renamed, or be on no Hub at all.
/// </summary>
/// <param name="Relation">finetune, adapter, quantized or merge; null where the Hub knows of none.</param>
/// <param name="Names">The parents as the card spells them.</param>
internal sealed record DeclaredParents(string? Relation, IReadOnlyList<string> Names)
{
    /// <summary>How the tags that name parents begin.</summary>
    public const string TagPrefix = "base_model:";

    public static readonly string[] Relations = ["finetune", "adapter", "quantized", "merge"];

    /// <summary>Both tags of each parent, the untyped and the typed one.</summary>
    public IEnumerable<string> Tags()
    {
        foreach (string name in Names)
        {
            yield return TagPrefix + name;
            if (Relation is not null)
            {
                yield return $"{TagPrefix}{Relation}:{name}";
            }
        }
    }

    /// <summary>Writes <c>,"baseModels":{...}</c> with the parents that are listed; nothing where none is, or where there is no relation.</summary>
    public void WriteBaseModels(ICorpus corpus, Utf8Buffer output)
    {
        int start = output.Length;
        bool any = false;
        output.Append($",\"baseModels\":{{\"relation\":\"{Relation}\",\"models\":[");
        foreach (int slot in Names.Select(corpus.Find).Where(slot => slot >= 0 && corpus.IsListed(slot)))
        {
            output.Append(any ? ",{\"_id\":\""u8 : "{\"_id\":\""u8);
            output.Append(corpus.IdAt(slot));
            output.Append("\",\"id\":"u8);
            output.Append(Quoted(corpus.NameAt(slot)));
            output.Append((byte)'}');
            any = true;
        }

        output.Append("]}"u8);
        output.Length = any && Relation is not null ? output.Length : start;
    }

    /// <summary>A text as a JSON string, escaped no more than need be.</summary>
    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
