namespace Crawler.Storage.Tests.Grains;

/// <summary>A grain whose state lives in the table store.</summary>
[Alias("Crawler.Storage.Tests.ICounterGrain")]
public interface ICounterGrain : IGrainWithStringKey
{
    [Alias("Increment")]
    Task<long> IncrementAsync();

    [Alias("Forget")]
    Task<Guid> ForgetAsync();

    [Alias("Leave")]
    Task<Guid> LeaveAsync();
}

/// <inheritdoc cref="ICounterGrain"/>
public sealed class CounterGrain([PersistentState("counter", "tables")] IPersistentState<SampleState> state) : Grain, ICounterGrain
{
    private readonly Guid _activation = Guid.NewGuid();

    public async Task<long> IncrementAsync()
    {
        state.State.Count++;
        await state.WriteStateAsync();
        return state.State.Count;
    }

    public async Task<Guid> ForgetAsync()
    {
        await state.ClearStateAsync();
        return await LeaveAsync();
    }

    public Task<Guid> LeaveAsync()
    {
        DeactivateOnIdle();
        return Task.FromResult(_activation);
    }
}
