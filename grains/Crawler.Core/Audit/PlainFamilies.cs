using System.Buffers;
using Crawler.Core.Catalogue;
using Crawler.Core.Families;

namespace Crawler.Core.Audit;

/// <summary>Says again which families a model bears witness of, from plain strings. Shares only the words with the matcher of the fold.</summary>
internal static class PlainFamilies
{
    private static readonly string[] ParentPrefixes = ["base_model:finetune:", "base_model:adapter:", "base_model:quantized:", "base_model:merge:", "base_model:"];

    private static readonly SearchValues<string> AnyWord = SearchValues.Create(
        [.. FamilyCatalogue.BuiltIn.All.SelectMany(family => family.Words).Select(word => word.Trim('*', '$'))], StringComparison.Ordinal);

    public static IReadOnlyList<ModelFamily> Of(Observation model)
    {
        // Most texts hold no word at all, which one search for all of them tells.
        var parents = model.Tags
            .Select(tag => (Tag: tag, Prefix: Array.Find(ParentPrefixes, prefix => tag.StartsWith(prefix, StringComparison.Ordinal))))
            .Where(declared => declared.Prefix is not null)
            .Select(declared => declared.Tag[declared.Prefix!.Length..]);
        var names = parents.Prepend(model.Name).Select(Lower).Where(name => name.AsSpan().ContainsAny(AnyWord)).ToList();
        var tags = model.Tags.Where(tag => !tag.Contains(':', StringComparison.Ordinal)).Select(Lower).Where(tag => tag.AsSpan().ContainsAny(AnyWord)).ToList();
        return names.Count + tags.Count == 0
            ? []
            : [.. FamilyCatalogue.BuiltIn.All.Where(family => names.Exists(name => Counts(family, name, Meets)) || tags.Exists(tag => Counts(family, tag, IsMetFirst)))];
    }

    private static bool Counts(ModelFamily family, string text, Func<string, string, bool> meets) =>
        family.Words.Any(word => meets(text, word)) && !family.Except.Any(word => meets(text, word));

    private static bool Meets(string text, string word)
    {
        var letters = word.Trim('*', '$');
        for (var at = text.IndexOf(letters, StringComparison.Ordinal); at >= 0; at = text.IndexOf(letters, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || word[0] == '*' || !char.IsAsciiLetter(text[at - 1])) && MayEnd(text, word, at + letters.Length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsMetFirst(string text, string word)
    {
        var letters = word.Trim('*', '$');
        return text.StartsWith(letters, StringComparison.Ordinal) && MayEnd(text, word, letters.Length);
    }

    private static bool MayEnd(string text, string word, int end) => word[^1] != '$' || end == text.Length || !char.IsAsciiLetter(text[end]);

    private static string Lower(string text) => text.AsSpan().ContainsAnyInRange('A', 'Z')
        ? string.Concat(text.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : letter))
        : text;
}
