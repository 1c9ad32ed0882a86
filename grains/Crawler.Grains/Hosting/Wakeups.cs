using Microsoft.Extensions.DependencyInjection;
using Orleans.Timers;

namespace Crawler.Grains.Hosting;

/// <summary>
/// Reminders that only wake: once a minute, for as long as there may be something to do. A silo without a reminder service (a console that hosts one for a single command)
/// registers none; what is to be woken stays in the store, and is registered by the next silo that has one.
/// </summary>
internal static class Wakeups
{
    /// <summary>How often a grain is woken: the shortest period there is.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Whether this silo has a reminder service.</summary>
    public static bool AreAvailable(Grain grain) => Registry(grain) is not null;

    /// <summary>Sees to it that a grain is woken from now on; nothing happens where it is already.</summary>
    /// <param name="grain">The grain; it implements <see cref="IRemindable"/>.</param>
    /// <param name="name">The reminder's name.</param>
    public static async Task EnsureAsync(Grain grain, string name)
    {
        if (Registry(grain) is { } registry && await registry.GetReminder(grain.GrainContext.GrainId, name) is null)
        {
            await registry.RegisterOrUpdateReminder(grain.GrainContext.GrainId, name, Period, Period);
        }
    }

    /// <summary>Lets a grain sleep; nothing happens where nothing wakes it.</summary>
    /// <param name="grain">The grain.</param>
    /// <param name="name">The reminder's name.</param>
    public static async Task ClearAsync(Grain grain, string name)
    {
        if (Registry(grain) is { } registry && await registry.GetReminder(grain.GrainContext.GrainId, name) is { } reminder)
        {
            await registry.UnregisterReminder(grain.GrainContext.GrainId, reminder);
        }
    }

    private static IReminderRegistry? Registry(Grain grain) => grain.GrainContext.ActivationServices.GetService<IReminderRegistry>();
}
