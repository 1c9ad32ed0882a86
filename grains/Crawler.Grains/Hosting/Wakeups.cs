using Microsoft.Extensions.DependencyInjection;
using Orleans.Timers;

namespace Crawler.Grains.Hosting;

/// <summary>
/// Reminders that only wake: what is to be done is decided by what is durable, so that a tick that comes late, twice or not at all changes nothing. A silo that is up for
/// the length of one command has no reminder service, and wakes nobody.
/// </summary>
/// <param name="Period">The time between two ticks.</param>
public sealed record Wakeups(TimeSpan Period)
{
    /// <summary>Whether somebody wakes the grains of this silo.</summary>
    public static bool AreOn(IServiceProvider services) => services.GetService<IReminderRegistry>() is not null;

    /// <summary>Has a grain woken from now on, until <see cref="ClearAsync"/>.</summary>
    internal static async Task EnsureAsync(IGrainBase grain, string name)
    {
        if (AreOn(grain.GrainContext.ActivationServices))
        {
            var period = grain.GrainContext.ActivationServices.GetRequiredService<Wakeups>().Period;
            await grain.RegisterOrUpdateReminder(name, period, period);
        }
    }

    /// <summary>Lets a grain sleep.</summary>
    internal static async Task ClearAsync(IGrainBase grain, string name)
    {
        if (AreOn(grain.GrainContext.ActivationServices) && await grain.GetReminder(name) is { } reminder)
        {
            await grain.UnregisterReminder(reminder);
        }
    }
}
