using System.Net;

namespace Crawler.HubSimulator.Tests;

/// <summary>The command line measures, and names what it cannot do.</summary>
public sealed class CommandTests
{
    [Fact]
    public async Task Measuring_tells_rows_a_second_plain_and_compressed()
    {
        var output = new StringWriter();

        int exit = await ServeCommand.RunAsync(["measure", "--models", "2500"], output, TextWriter.Null);

        Assert.Equal(0, exit);
        Assert.Matches(@"(?s)2500 models, started in .* bytes a model.identity +\d+ rows/s.*gzip +\d+ rows/s.*a day lived in", output.ToString());
    }

    [Fact]
    public async Task It_listens_where_it_is_told()
    {
        await using HubSimulatorHost host = await HubSimulatorHost.StartAsync(new HubSimulatorOptions { Address = IPAddress.Any, Port = 0, Models = 5 });

        Assert.Equal("0.0.0.0", host.BaseAddress.Host);
        using var client = new HttpClient();
        Assert.Equal("[", (await client.GetStringAsync(new Uri($"http://127.0.0.1:{host.BaseAddress.Port}/api/models")))[..1]);
    }

    [Theory]
    [InlineData(2, "--replay and --models exclude each other.", "measure", "--models", "5", "--replay", "none.jsonl")]
    [InlineData(2, "--lifetime-days must be from 1 to 100000.", "serve", "--lifetime-days", "0")]
    [InlineData(2, "--address is 'hub', which is no IP address.", "serve", "--address", "hub")]
    [InlineData(2, "--quota", "measure", "--quota", "5")]
    [InlineData(1, "cannot read the replay file", "measure", "--replay", "none.jsonl")]
    public async Task A_bad_command_line_is_refused(int expected, string message, params string[] arguments)
    {
        var error = new StringWriter();

        int exit = await ServeCommand.RunAsync(arguments, TextWriter.Null, error);

        Assert.Equal(expected, exit);
        Assert.Contains(message, error.ToString());
    }
}
