using Crawler.Hub.Transport;
using System.Net.Http.Headers;

namespace Crawler.Hub.Tests;

public class HeaderTests
{
    [Theory]
    [InlineData("\"api\";r=499;t=295", 499, 295)]
    [InlineData("\"api\" ; r = 0 ; t = 1", 0, 1)]
    [InlineData("\"resolvers\";r=5;t=0", 5, 0)]
    public void RateLimit_is_read(string header, long remaining, int seconds) =>
        Assert.Equal((remaining, TimeSpan.FromSeconds(seconds)), RateLimitHeaders.ParseLimit(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("api;r=1;t=1")]
    [InlineData("\"api\";r=-1;t=1")]
    [InlineData("\"api\";r=99999999999999999999;t=1")]
    [InlineData("\"api\";r=1;t=999999999")]
    public void What_is_no_RateLimit_says_nothing(string? header) => Assert.Null(RateLimitHeaders.ParseLimit(header));

    [Theory]
    [InlineData("\"fixed window\";\"api\";q=500;w=300", 500, 300)]
    [InlineData("\"api\"; q=1000; w=300", 1000, 300)]
    public void The_policy_is_read(string header, long quota, int seconds) =>
        Assert.Equal((quota, TimeSpan.FromSeconds(seconds)), RateLimitHeaders.ParsePolicy(header));

    [Theory]
    [InlineData(null)]
    [InlineData("\"api\";q=500")]
    [InlineData("\"api\";q=500;w=0")]
    [InlineData("\"api\";q=x;w=300")]
    public void What_is_no_policy_says_nothing(string? header) => Assert.Null(RateLimitHeaders.ParsePolicy(header));

    [Theory]
    [InlineData("<http://h/api?a=1>; rel=\"next\"", "http://h/api?a=1")]
    [InlineData("<http://h/api?a=1>; rel=next", "http://h/api?a=1")]
    [InlineData("<http://h/p>; rel=\"prev\", <http://h/n?x=1,2>; rel=\"next\"", "http://h/n?x=1,2")]
    [InlineData("<http://h/n>; title=\"a, b\"; rel=\"last next\"", "http://h/n")]
    [InlineData("</api?p=1>;rel=\"NEXT\"", "/api?p=1")]
    [InlineData("<http://h/p>; rel=\"prev\"", null)]
    [InlineData("<http://h/p", null)]
    [InlineData("", null)]
    public void The_next_link_is_found(string header, string? target) => Assert.Equal(target, LinkHeader.Next([header]));

    [Fact]
    public void Random_headers_never_throw()
    {
        var seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        var random = new Random(seed);
        const string Alphabet = "\"api;r=t0159qw,<>/rel next:\\ \t?&";
        for (var i = 0; i < 20_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            RateLimitHeaders.ParseLimit(text);
            RateLimitHeaders.ParsePolicy(text);
            LinkHeader.Next([text]);
            RetryAfter.Parse(Headers(text), default);
        }
    }

    private static HttpResponseHeaders Headers(string retryAfter)
    {
        var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        return response.Headers;
    }
}
