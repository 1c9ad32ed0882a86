using Crawler.Client.Output;

namespace Crawler.Client.Tests.Output;

/// <summary>Nothing the Hub says can drive the terminal.</summary>
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain/name-1.5", "plain/name-1.5")]
    [InlineData("模型/😀", "模型/😀")]
    [InlineData("a\u001b[31mred\u001b[0m", "ared")]
    [InlineData("a\u001b]0;title\u0007b", "ab")]
    [InlineData("a\u001b]8;;http://x\u001b\\link", "alink")]
    [InlineData("a\u009b31mb", "ab")]
    [InlineData("a\u001b", "a")]
    [InlineData("a\u001b[", "a")]
    [InlineData("a\u001b]open", "a")]
    [InlineData("a\u0000\u0007\r\n\tb", "ab")]
    [InlineData("evil\u202Etxt\u2066x\u2069", "eviltxtx")]
    [InlineData("zero\u200Bwidth\u2028", "zerowidth")]
    public void Controls_sequences_and_overrides_are_stripped(string text, string expected) => Assert.Equal(expected, SafeText.Of(text));
}
