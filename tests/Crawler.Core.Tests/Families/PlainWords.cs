using System.Text.RegularExpressions;
using Crawler.Core.Families;

namespace Crawler.Core.Tests.Families;

/// <summary>The grammar of words said once more, as regular expressions.</summary>
internal sealed class PlainWords(IReadOnlyList<ModelFamily> families)
{
    private readonly (Regex Words, Regex Except)[] _inNames = [.. families.Select(family => (InNames(family.Words), InNames(family.Except)))];
    private readonly (Regex Words, Regex Except)[] _inTags = [.. families.Select(family => (InTags(family.Words), InTags(family.Except)))];
    private readonly Dictionary<(string Text, bool IsTag), ulong> _known = [];

    /// <summary>The mask of a model.</summary>
    public ulong Match(string name, IEnumerable<string> tags)
    {
        var mask = Of(name, false);
        foreach (var tag in tags)
        {
            var parent = Regex.Match(tag, "\\Abase_model:(?:(?:finetune|adapter|quantized|merge):)?(.*)", RegexOptions.Singleline);
            mask |= parent.Success ? Of(parent.Groups[1].Value, false) : tag.Contains(':') ? 0 : Of(tag, true);
        }

        return mask;
    }

    private ulong Of(string text, bool isTag)
    {
        if (!_known.TryGetValue((text, isTag), out var mask))
        {
            var lower = Regex.Replace(text, "[A-Z]", letter => letter.Value.ToLowerInvariant());
            foreach (var (bit, (words, except)) in (isTag ? _inTags : _inNames).Index())
            {
                mask |= words.IsMatch(lower) && !except.IsMatch(lower) ? 1UL << bit : 0;
            }

            _known[(text, isTag)] = mask;
        }

        return mask;
    }

    private static Regex InNames(IEnumerable<string> words) => Any(words.Select(word => (word.StartsWith('*') ? "" : "(?<![a-z])") + Body(word)));

    private static Regex InTags(IEnumerable<string> words) => Any(words.Select(word => "\\A" + Body(word)));

    private static string Body(string word) => Regex.Escape(word.Trim('*', '$')) + (word.EndsWith('$') ? "(?![a-z])" : "");

    private static Regex Any(IEnumerable<string> patterns) => new(string.Join('|', patterns.DefaultIfEmpty("(?!)")), RegexOptions.CultureInvariant);
}
