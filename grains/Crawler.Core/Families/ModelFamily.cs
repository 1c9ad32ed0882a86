namespace Crawler.Core.Families;

/// <summary>
/// A family of models and the words that betray it. A word is lower-case ASCII and meets a name, or the parent in a <c>base_model:</c> tag, wherever it begins at the start
/// or behind a byte that is no ASCII letter; with a leading <c>*</c> anywhere. A tag without a colon it meets at the very start only. Where it ends in <c>$</c>,
/// no ASCII letter may follow.
/// </summary>
/// <param name="Name">The family's name, a member of the dimension <c>family</c>.</param>
/// <param name="Holder">Who released it: a parent group of the registry, or an owner of the registry that stands alone. A member of the dimension <c>footprint</c>.</param>
/// <param name="Words">A text that one of these meets counts for the family.</param>
/// <param name="Except">A text that one of these meets counts for nothing in this family, whatever else it says.</param>
public sealed record ModelFamily(string Name, string Holder, IReadOnlyList<string> Words, IReadOnlyList<string> Except);
