using Orleans.Storage;

namespace Crawler.Storage;

/// <summary>How a <see cref="TableGrainStorage"/> keeps grain states.</summary>
public sealed class TableGrainStorageOptions
{
    /// <summary>The table the states are kept in.</summary>
    /// <remarks>Two storages with the same table share their states; with different tables they do not see each other's.</remarks>
    /// <value>grains.</value>
    public string Table { get; set; } = "grains";

    /// <summary>Turns states into bytes and back. Changing it makes the states that are stored unreadable.</summary>
    /// <value>Orleans' own binary serializer: compact, and tolerant of added members.</value>
    public IGrainStorageSerializer? Serializer { get; set; }
}
