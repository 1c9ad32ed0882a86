using System.Collections.Concurrent;
using Orleans.Timers;

namespace Crawler.Grains.Tests.Scheduling;

/// <summary>A reminder service that wakes nobody, and tells who wanted to be woken how.</summary>
internal sealed class RecordedReminders : IReminderRegistry
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), TimeSpan> _reminders = [];
    private int _registrations;

    public IReadOnlyDictionary<(GrainId Grain, string Name), TimeSpan> All => _reminders;

    public int Registrations => _registrations;

    public Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period)
    {
        Interlocked.Increment(ref _registrations);
        _reminders[(callingGrainId, reminderName)] = period;
        return Task.FromResult<IGrainReminder>(new Handle(reminderName));
    }

    public Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder)
    {
        Assert.True(_reminders.TryRemove((callingGrainId, reminder.ReminderName), out _), $"{reminder.ReminderName} was not registered.");
        return Task.CompletedTask;
    }

    public Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName) =>
        Task.FromResult<IGrainReminder?>(_reminders.ContainsKey((callingGrainId, reminderName)) ? new Handle(reminderName) : null);

    public Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId) =>
        Task.FromResult<List<IGrainReminder>>([.. _reminders.Keys.Where(key => key.Grain == callingGrainId).Select(key => new Handle(key.Name))]);

    private sealed record Handle(string ReminderName) : IGrainReminder;
}
