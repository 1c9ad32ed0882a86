namespace Crawler.Client.Output;

/// <summary>Where a command writes: data to one stream, everything else to the other.</summary>
internal sealed class Terminal
{
    /// <summary>Data.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Notices, progress and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether data goes to a terminal.</summary>
    public bool IsOutputInteractive { get; init; }

    /// <summary>Whether notices go to a terminal.</summary>
    public bool IsErrorInteractive { get; init; }

    /// <summary>Whether colours are wanted.</summary>
    public bool HasColour { get; init; }

    /// <summary>Whether notices are unwanted.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>Whether drawings (bars, borders, trees) keep to ASCII.</summary>
    public bool IsAscii { get; init; }

    /// <summary>Characters in a line.</summary>
    public int Width { get; init; } = 120;

    /// <summary>Writes a result in the given format.</summary>
    public void Write(Result result, OutputFormat format)
    {
        switch (format)
        {
            case OutputFormat.Json:
                JsonOutput.Write(result, Out);
                break;
            case OutputFormat.Jsonl:
                JsonOutput.WriteLines(result, Out);
                break;
            case OutputFormat.Csv:
                CsvOutput.Write(result, Out, IsOutputInteractive);
                break;
            case OutputFormat.Markdown:
                MarkdownOutput.Write(result, Out);
                break;
            default:
                TableOutput.Write(result, this);
                break;
        }

        Out.Flush();
    }

    /// <summary>Says something beside the data, unless quiet.</summary>
    public void Note(string text)
    {
        if (!IsQuiet)
        {
            Error.WriteLine(text);
        }
    }

    /// <summary>Says why something failed and what to do: never silenced.</summary>
    public void Fail(string cause, string fix)
    {
        Error.WriteLine($"error: {SafeText.Of(cause)}");
        if (fix.Length > 0)
        {
            Error.WriteLine($"fix:   {SafeText.Of(fix)}");
        }
    }
}
