namespace Crawler.Hub.Details;

/// <summary>Which texts can be names on the Hub, so that nothing else becomes part of an address.</summary>
public static class HubNames
{
    /// <summary>Characters of one part of a name.</summary>
    public const int MaxLength = 96;

    /// <summary>Why a text cannot be a model's name, <c>owner/name</c> or a legacy name without an owner; null where it can.</summary>
    public static string? ModelProblem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Split('/') is { Length: <= 2 } parts && parts.All(IsPart) ? null : $"'{Shown(name)}' is not the name of a model, such as openai-community/gpt2.";
    }

    /// <summary>Why a text cannot be an owner's name; null where it can.</summary>
    public static string? OwnerProblem(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return IsPart(name) ? null : $"'{Shown(name)}' is not the name of an owner, such as openai-community.";
    }

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= MaxLength && part is not ("." or "..") && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static string Shown(string name) => string.Concat(name.Where(c => !char.IsControl(c)).Take(MaxLength));
}
