using System.Diagnostics;

namespace DuckLake.Benchmarks;

/// <summary>Repeated measurements of the same work.</summary>
internal sealed class Measurements
{
    private readonly List<double> _clock = [];
    private readonly List<double> _processor = [];

    /// <summary>The median of the elapsed times, in milliseconds.</summary>
    internal double Clock => Median(_clock);

    /// <summary>The median of the processor times of the whole process, in milliseconds.</summary>
    internal double Processor => Median(_processor);

    /// <summary>Does the work and measures it.</summary>
    internal async Task<long> AddAsync(Func<Task<long>> work)
    {
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long begin = Stopwatch.GetTimestamp();
        long outcome = await work();
        _clock.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
        _processor.Add((Environment.CpuUsage.TotalTime - used).TotalMilliseconds);
        return outcome;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
