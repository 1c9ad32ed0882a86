namespace Crawler.Grains.Maintenance;

/// <summary>What an inspection of a whole store has found.</summary>
/// <param name="Partitions">Partitions of the catalogue; 0 where the store's header cannot be read.</param>
/// <param name="Tables">Its tables, by name.</param>
/// <param name="Damages">What is damaged; empty where all is well.</param>
/// <param name="Notes">What was left out.</param>
public sealed record StoreReport(int Partitions, IReadOnlyList<TableReport> Tables, IReadOnlyList<StoreDamage> Damages, IReadOnlyList<string> Notes);

/// <summary>What one table holds.</summary>
/// <param name="Table">Its name.</param>
/// <param name="Partitions">Partitions with rows.</param>
/// <param name="Rows">Rows.</param>
/// <param name="Bytes">Bytes of their payloads.</param>
/// <param name="Damages">Damages found in it.</param>
/// <param name="GarbageRows">Rows that nothing names.</param>
/// <param name="GarbageBytes">Their bytes.</param>
public sealed record TableReport(string Table, int Partitions, long Rows, long Bytes, int Damages, long GarbageRows, long GarbageBytes);

/// <summary>One damage.</summary>
/// <param name="Table">The table.</param>
/// <param name="Partition">The partition.</param>
/// <param name="What">What is wrong.</param>
/// <param name="Fix">What to do.</param>
public sealed record StoreDamage(string Table, string Partition, string What, string Fix);
