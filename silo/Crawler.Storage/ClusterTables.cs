using Crawler.Storage.Membership;
using Crawler.Storage.Reminders;

namespace Crawler.Storage;

/// <summary>The tables by which silos find each other and are woken. They describe processes, not the catalogue: no backup holds them, and no tool looks for garbage in them.</summary>
public static class ClusterTables
{
    /// <summary>Whether a table is one of them.</summary>
    public static bool Contains(string table) => table is MembershipLayout.Table or ReminderLayout.Table;
}
