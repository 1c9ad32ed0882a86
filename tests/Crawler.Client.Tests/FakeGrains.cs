using System.Reflection;
using Crawler.Client.Session;

namespace Crawler.Client.Tests;

/// <summary>A grain factory that hands out given objects by their interface.</summary>
public class FakeGrains : DispatchProxy
{
    private readonly Dictionary<Type, object> _grains = [];

    public static IGrainFactory Of(params IEnumerable<object> grains)
    {
        var factory = Create<IGrainFactory, FakeGrains>();
        foreach (var grain in grains)
        {
            foreach (var type in grain.GetType().GetInterfaces())
            {
                ((FakeGrains)(object)factory)._grains[type] = grain;
            }
        }

        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grains[targetMethod!.ReturnType];
}

/// <summary>A grain of which each method answers what a test says; what it says nothing of is null.</summary>
public class FakeGrain : DispatchProxy
{
    private readonly Dictionary<string, Func<object?[], object?>> _answers = [];

    public static TGrain Of<TGrain>(params IEnumerable<(string Method, Func<object?[], object?> Answer)> answers)
        where TGrain : class
    {
        var grain = Create<TGrain, FakeGrain>();
        foreach (var (method, answer) in answers)
        {
            ((FakeGrain)(object)grain)._answers[method] = answer;
        }

        return grain;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var answer = _answers.TryGetValue(targetMethod!.Name, out var known) ? known(args ?? []) : null;
        var type = targetMethod.ReturnType.GenericTypeArguments[0];
        return typeof(Task).GetMethod(nameof(Task.FromResult))!.MakeGenericMethod(type).Invoke(null, [answer]);
    }
}

/// <summary>A session over given grains.</summary>
internal sealed class FakeSession(IGrainFactory grains) : ISession
{
    public bool IsHolder { get; init; }

    public int Generation => 1;

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<T> RunAsync<T>(Func<IGrainFactory, Task<T>> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return work(grains);
    }

    public void StayOn()
    {
    }

    public void Hurry()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
