namespace Crawler.Deployment.Tests.Containers;

/// <summary>A stage of a Dockerfile.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="From">What it starts from: an image, its arguments filled in, or another stage.</param>
/// <param name="Instructions">What follows, one instruction each, without line breaks.</param>
internal sealed record DockerStage(string Name, string From, IReadOnlyList<string> Instructions)
{
    /// <summary>The rest of the instructions of one kind.</summary>
    public IEnumerable<string> Of(string instruction) =>
        Instructions.Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal)).Select(line => line[(instruction.Length + 1)..].Trim());
}

/// <summary>A Dockerfile, read as far as code can be held to it.</summary>
internal static class Dockerfile
{
    /// <summary>Its stages in order.</summary>
    /// <exception cref="FormatException">A line begins with no instruction that is used here, or a stage has no name.</exception>
    public static IReadOnlyList<DockerStage> Read(string text)
    {
        var arguments = new Dictionary<string, string>();
        var stages = new List<(string Name, string From, List<string> Instructions)>();
        var lines = text.Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#');
        foreach (var line in lines)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words)
            {
                case ["ARG", var argument] when stages.Count == 0 && argument.Split('=') is [var name, var value]:
                    arguments[name] = value;
                    break;
                case ["FROM", var from, "AS", var name]:
                    stages.Add((name, arguments.Aggregate(from, (image, argument) => image.Replace($"${{{argument.Key}}}", argument.Value, StringComparison.Ordinal)), []));
                    break;
                case ["COPY" or "RUN" or "USER" or "WORKDIR" or "ENV" or "EXPOSE" or "ENTRYPOINT" or "VOLUME", ..] when stages.Count > 0:
                    stages[^1].Instructions.Add(line);
                    break;
                default:
                    throw new FormatException($"'{line}' is not understood.");
            }
        }

        return [.. stages.Select(stage => new DockerStage(stage.Name, stage.From, stage.Instructions))];
    }
}
