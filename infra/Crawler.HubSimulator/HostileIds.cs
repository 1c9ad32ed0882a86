namespace Crawler.HubSimulator;

/// <summary>Names of models that no file system, spreadsheet, page or terminal should be handed as they are.</summary>
public static class HostileIds
{
    /// <summary>The names by what is hostile about them; <c>twinUpper</c> and <c>twinLower</c> differ in case only.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> All { get; } =
    [
        new("unicode", "日本語/模型-ñ-🤖"),
        new("decomposed", "cafe\u0301/re\u0301sume\u0301"),
        new("arabic", "مستخدم/نموذج"),
        new("rightToLeft", "user/\u202Egnp.exe\u202C"),
        new("zeroWidth", "user/mo\u200Bdel\uFEFF"),
        new("control", "user/line\nbreak\ttab\0nul\u0007bell\u007F"),
        new("terminal", "user/\u001b[2J\u001b]0;title\u0007\u001b[31mred"),
        new("twinUpper", "Twin/Model"),
        new("twinLower", "twin/model"),
        new("long", "user/" + new string('a', 195)),
        new("dots", ".."),
        new("traversal", "../../etc/passwd"),
        new("encodedTraversal", "user/%2e%2e%2fpasswd"),
        new("backslash", "user\\..\\..\\model"),
        new("device", "con/nul"),
        new("slashless", "slashless"),
        new("manySlashes", "a/b/c/d"),
        new("emptyOwner", "/model"),
        new("spaces", " user / model "),
        new("formula", "=HYPERLINK(1)/x"),
        new("plus", "+1+1/x"),
        new("minus", "-2+3/x"),
        new("at", "@SUM(1)/x"),
        new("html", "<img src=x onerror=alert(1)>/x"),
        new("quotes", "user/\"quoted\",'comma';--"),
    ];
}
