using System.Globalization;
using System.Runtime.InteropServices;

namespace DuckLake.Data.Tests;

/// <summary>The memory of this process outside of the managed heap. Linux only.</summary>
internal static partial class NativeMemory
{
    public static bool CanMeasure => OperatingSystem.IsLinux();

    /// <summary>Anonymous resident memory less the managed heap, in bytes, after freed memory went back.</summary>
    public static long Measure()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        _ = Trim(0);
        string line = File.ReadLines("/proc/self/status").Single(text => text.StartsWith("RssAnon:", StringComparison.Ordinal));
        long resident = long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        return resident - GC.GetGCMemoryInfo().TotalCommittedBytes;
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
