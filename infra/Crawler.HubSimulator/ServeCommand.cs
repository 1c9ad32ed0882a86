using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Runtime.InteropServices;
using Crawler.HubSimulator.Replay;

namespace Crawler.HubSimulator;

/// <summary>The command line: <c>serve</c>, <c>measure</c> and their options. Exit codes: 0 stopped or measured, 1 cannot serve, 2 bad usage.</summary>
internal static class ServeCommand
{
    private const int Failure = 1;
    private const int Usage = 2;

    private static readonly Option<FileInfo?> Replay = new("--replay") { Description = "Serve the rows of this .jsonl or .jsonl.gz file." };
    private static readonly Option<int> Models = new("--models") { Description = "Generate this many models.", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of everything left to chance.", DefaultValueFactory = _ => 1 };
    private static readonly Option<string> Address = new("--address")
    {
        Description = "IP address to listen on; 0.0.0.0 for all, as in a container.",
        DefaultValueFactory = _ => IPAddress.Loopback.ToString(),
    };

    private static readonly Option<int> Port = new("--port") { Description = "Port to listen on; 0 for any free one.", DefaultValueFactory = _ => 5080 };
    private static readonly Option<int?> Quota = new("--quota") { Description = "Requests a window, for every credential [default: 500, with a token 1000]." };
    private static readonly Option<int> Window = new("--window") { Description = "Seconds of a quota window.", DefaultValueFactory = _ => 300 };
    private static readonly Option<int> Latency = new("--latency") { Description = "Milliseconds each answer is held back.", DefaultValueFactory = _ => 0 };

    private static readonly Option<int> Lifetime = new("--lifetime-days")
    {
        Description = "Median days in which a generated model's daily downloads fall to 1/e.",
        DefaultValueFactory = _ => (int)HubSimulatorOptions.DefaultLifetimeDays,
    };

    private static readonly Option<bool> PlainRefusals = new("--plain-429") { Description = "Answer an exhausted window in plain text." };
    private static readonly Option<bool> DisabledRefused = new("--disabled-403") { Description = "Refuse the details of disabled models." };

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        ParseResult parsed = Build(output, error).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var problem in parsed.Errors)
            {
                await error.WriteLineAsync(problem.Message);
            }

            return Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = output, Error = error });
    }

    private static RootCommand Build(TextWriter output, TextWriter error)
    {
        var serve = new Command("serve", "Serve a simulated Hugging Face Hub until interrupted.")
        {
            Replay, Models, Seed, Address, Port, Quota, Window, Latency, Lifetime, PlainRefusals, DisabledRefused,
        };
        var measure = new Command("measure", "Measure how fast a whole listing is served to a client on this machine.")
        {
            Replay, Models, Seed, Lifetime,
        };
        serve.Validators.Add(RefuseBoth);
        measure.Validators.Add(RefuseBoth);
        Address.Validators.Add(RefuseNoAddress);
        Require(Models, value => value >= 0, "must be 0 or more");
        Require(Port, value => value is >= 0 and <= 65_535, "must be from 0 to 65535");
        Require(Window, value => value >= 1, "must be 1 or more");
        Require(Latency, value => value >= 0, "must be 0 or more");
        Require(Lifetime, value => value is >= 1 and <= 100_000, "must be from 1 to 100000");
        Require(Quota, value => value >= 1, "must be 1 or more");
        serve.SetAction((parsed, cancellation) => GuardedAsync(error, () => ServeAsync(parsed, output, error, cancellation), cancellation));
        measure.SetAction((parsed, cancellation) => GuardedAsync(
            error, () => new Measurement(output).RunAsync(OptionsOf(parsed, error), cancellation), cancellation));
        return new RootCommand("A Hub to crawl: generated or replayed, with scriptable faults and a ledger that judges politeness.") { serve, measure };
    }

    /// <summary>Holds a whole number to its range. One that is no number is the parser's own error.</summary>
    private static void Require<T>(Option<T> option, Func<int, bool> holds, string rule) => option.Validators.Add(result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out int value) && !holds(value))
        {
            result.AddError($"{option.Name} {rule}.");
        }
    });

    private static void RefuseNoAddress(OptionResult result)
    {
        if (result.Tokens is [var token] && !IPAddress.TryParse(token.Value, out _))
        {
            result.AddError($"--address is '{token.Value}', which is no IP address.");
        }
    }

    private static void RefuseBoth(CommandResult result)
    {
        if (result.GetResult(Replay) is not null && result.GetResult(Models) is { Implicit: false })
        {
            result.AddError("--replay and --models exclude each other.");
        }
    }

    /// <summary>What both commands are told.</summary>
    private static HubSimulatorOptions OptionsOf(ParseResult parsed, TextWriter error) => new()
    {
        ReplayPath = parsed.GetValue(Replay)?.FullName,
        Models = parsed.GetValue(Models),
        Seed = parsed.GetValue(Seed),
        LifetimeDays = parsed.GetValue(Lifetime),
        Warn = remark => error.WriteLine(remark),
    };

    private static async Task ServeAsync(ParseResult parsed, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        HubSimulatorOptions options = OptionsOf(parsed, error) with
        {
            Address = IPAddress.Parse(parsed.GetRequiredValue(Address)),
            Port = parsed.GetValue(Port),
            Quota = parsed.GetValue(Quota),
            Window = TimeSpan.FromSeconds(parsed.GetValue(Window)),
            Latency = TimeSpan.FromMilliseconds(parsed.GetValue(Latency)),
            PlainTextRefusals = parsed.GetValue(PlainRefusals),
            DisabledRefused = parsed.GetValue(DisabledRefused),
        };
        await using HubSimulatorHost host = await HubSimulatorHost.StartAsync(options, cancellation);
        await output.WriteLineAsync($"listening on {host.BaseAddress.GetLeftPart(UriPartial.Authority)}");
        await output.FlushAsync(cancellation);
        await Interrupted(cancellation);
    }

    private static async Task<int> GuardedAsync(TextWriter error, Func<Task> command, CancellationToken cancellation)
    {
        try
        {
            await command();
            return 0;
        }
        catch (Exception e) when (e is ReplayFormatException or IOException)
        {
            await error.WriteLineAsync(e.Message);
            return Failure;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 0;
        }
    }

    private static async Task Interrupted(CancellationToken cancellation)
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }

        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        await using CancellationTokenRegistration cancelled = cancellation.Register(() => stop.TrySetResult());
        await stop.Task;
    }
}
