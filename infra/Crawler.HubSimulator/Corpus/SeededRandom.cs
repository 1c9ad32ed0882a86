namespace Crawler.HubSimulator.Corpus;

/// <summary>SplitMix64: a small random source whose whole state is a number, so that any row's own stream can be opened at will.</summary>
internal struct SeededRandom(ulong state)
{
    private ulong _state = state;

    /// <summary>A number that depends on all of its arguments and looks like none of them.</summary>
    public static ulong Mix(ulong seed, ulong a, ulong b = 0) => Scramble(Scramble(Scramble(seed) ^ a) + (b * 0x9E3779B97F4A7C15));

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Scramble(_state);
    }

    /// <summary>Uniform in (0, 1).</summary>
    public double Uniform() => ((Next() >> 11) + 0.5) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Uniform() < probability;

    public int Below(int bound) => (int)(Uniform() * bound);

    /// <summary>Normal with mean 0 and deviation 1.</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>An integer whose mean is the one given: its floor, or one more.</summary>
    public long Round(double mean)
    {
        double floor = Math.Floor(mean);
        return (long)floor + (Chance(mean - floor) ? 1 : 0);
    }

    private static ulong Scramble(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
