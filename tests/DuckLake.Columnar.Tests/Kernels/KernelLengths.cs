namespace DuckLake.Columnar.Tests.Kernels;

/// <summary>Lengths at and around the borders of words and vectors.</summary>
internal static class KernelLengths
{
    internal static readonly int[] Awkward =
        [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 129, 255, 511, 512, 513, 1023, 1024, 1025];
}
