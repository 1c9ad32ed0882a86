using Crawler.Core.Scheduling;

namespace Crawler.Contracts.Scheduling;

/// <summary>
/// One schedule; the key is its name. It begins crawls when they are due, each due time once, however often it is woken. A change is durable before it is answered.
/// </summary>
[Alias("crawler.schedule")]
public interface IScheduleGrain : IGrainWithStringKey
{
    /// <summary>Makes the schedule, or another of it in its place: pause and past stay, due times count from now on. Asked twice, nothing happens the second time.</summary>
    /// <param name="spec">The schedule, under this grain's name.</param>
    /// <param name="replace">Whether it may stand in place of a different one; else that is refused.</param>
    [Alias("set")]
    Task<ScheduleReply> Set(ScheduleSpec spec, bool replace);

    /// <summary>The schedule as it stands, or null where there is none.</summary>
    [Alias("show")]
    Task<ScheduleView?> Show();

    /// <summary>Lets due times pass, those included that have come and have not begun; what goes on goes on.</summary>
    /// <param name="note">Why, for whoever reads it; empty for none.</param>
    [Alias("pause")]
    Task<ScheduleReply> Pause(string note);

    /// <summary>Lets due times count again from now on.</summary>
    [Alias("resume")]
    Task<ScheduleReply> Resume();

    /// <summary>Asks for one run now, even while paused; the rules for crawls that are open hold for it as for others.</summary>
    /// <param name="request">Names the request: one that comes twice is one.</param>
    [Alias("trigger")]
    Task<ScheduleReply> Trigger(string request);

    /// <summary>Removes the schedule and its past; a crawl that it has begun goes on.</summary>
    [Alias("delete")]
    Task<ScheduleReply> Delete();

    /// <summary>The next runs, as if nothing came between; null where there is no such schedule.</summary>
    /// <param name="count">How many, 1 to 1,000.</param>
    [Alias("next")]
    Task<IReadOnlyList<PlannedRun>?> Next(int count);

    /// <summary>Sees to it that the schedule is woken from now on, and does what is due. Null where there is no such schedule.</summary>
    [Alias("wake")]
    Task<ScheduleView?> Wake();
}

/// <summary>All schedules: what the store holds of them, so that the list and the schedules cannot disagree. One grain, key 0.</summary>
[Alias("crawler.schedules")]
public interface IScheduleListGrain : IGrainWithIntegerKey
{
    /// <summary>All schedules, by name.</summary>
    [Alias("list")]
    Task<ScheduleList> List();

    /// <summary>
    /// Makes <c>models-full</c> and <c>models-head</c>, both or none, in a store that has no schedule and was never given these: whoever deletes them does not get them back.
    /// </summary>
    /// <returns>The names of those that were made; empty where none was.</returns>
    [Alias("create-defaults")]
    Task<IReadOnlyList<string>> CreateDefaults(Uri hub);

    /// <summary>Wakes every schedule. For a silo that begins: schedules made where nothing could wake them are woken from then on.</summary>
    [Alias("wake-all")]
    Task<ScheduleList> WakeAll();
}
