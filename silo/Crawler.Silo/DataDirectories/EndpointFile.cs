using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Crawler.Silo.DataDirectories;

/// <summary>Where the holder of a data directory can be reached.</summary>
/// <param name="Gateway">Its silo's gateway.</param>
/// <param name="ProcessId">Its process.</param>
public sealed record HolderEndpoint(IPEndPoint Gateway, int ProcessId);

/// <summary>The file <c>endpoint</c> of a data directory. It appears whole or not at all; it says nothing about whether its writer still lives, the lock does.</summary>
public sealed class EndpointFile(string dataDirectory)
{
    private readonly string _path = Path.Combine(dataDirectory, "endpoint");

    /// <summary>What it says, or null where there is none.</summary>
    public HolderEndpoint? Read()
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(_path)) is JsonObject content
                && content["gateway"]?.GetValue<string>() is { } gateway
                && IPEndPoint.TryParse(gateway, out var address)
                    ? new HolderEndpoint(address, content["pid"]?.GetValue<int>() ?? 0)
                    : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Replaces it in one step.</summary>
    public void Write(HolderEndpoint holder)
    {
        var content = new JsonObject { ["gateway"] = holder.Gateway.ToString(), ["pid"] = holder.ProcessId };
        var next = $"{_path}.{holder.ProcessId}";
        File.WriteAllText(next, content.ToJsonString());
        File.Move(next, _path, overwrite: true);
    }

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Readers find out by the lock.
        }
    }
}
