using Microsoft.Extensions.DependencyInjection;
using Orleans.Timers;

namespace Crawler.Grains.Hosting;

/// <summary>
/// Reminders that only wake: what is to be done is decided by what is durable, so that a tick that comes late, twice or not at all changes nothing. A silo without a reminder
/// service (a console that hosts one for a single command) registers none; what is to be woken stays in the store, and is registered by the next silo that has one.
/// </summary>
/// <param name="Period">The time between two ticks.</param>
public sealed record Wakeups(TimeSpan Period)
{
    /// <summary>Whether the grain's silo has a reminder service.</summary>
    internal static bool AreAvailable(IGrainBase grain) => Registry(grain) is not null;

    /// <summary>Sees to it that a grain is woken from now on; nothing happens where it is already.</summary>
    /// <param name="grain">The grain; it implements <see cref="IRemindable"/>.</param>
    /// <param name="name">The reminder's name.</param>
    internal static async Task EnsureAsync(IGrainBase grain, string name)
    {
        if (Registry(grain) is { } registry && await registry.GetReminder(grain.GrainContext.GrainId, name) is null)
        {
            var period = grain.GrainContext.ActivationServices.GetRequiredService<Wakeups>().Period;
            await registry.RegisterOrUpdateReminder(grain.GrainContext.GrainId, name, period, period);
        }
    }

    /// <summary>Lets a grain sleep; nothing happens where nothing wakes it.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="name">The reminder's name.</param>
    internal static async Task ClearAsync(IGrainBase grain, string name)
    {
        if (Registry(grain) is { } registry && await registry.GetReminder(grain.GrainContext.GrainId, name) is { } reminder)
        {
            await registry.UnregisterReminder(grain.GrainContext.GrainId, reminder);
        }
    }

    private static IReminderRegistry? Registry(IGrainBase grain) => grain.GrainContext.ActivationServices.GetService<IReminderRegistry>();
}
