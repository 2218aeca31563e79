using DuckLake.Parquet.Encoders;

namespace DuckLake.Parquet.Writing;

/// <summary>Finds the encoding that makes a sample of a column's values smallest after compression.</summary>
internal static class EncodingTrial
{
    private const int SampleValues = 4096;
    private const int SampleBytes = 64 << 10;
    private const int SmallestSample = 32;

    /// <summary>An encoding other than the first must save at least this share.</summary>
    private const double WorthwhileShare = 0.9;

    /// <summary>The best of the candidates, the first one preferred.</summary>
    /// <param name="values">The values.</param>
    /// <param name="candidates">Encodings the values have.</param>
    /// <param name="bytesPerValue">Bytes a value takes in it after compression, as far as the sample tells.</param>
    internal static ParquetEncoding Choose(LeafValues values, ReadOnlySpan<ParquetEncoding> candidates, out double bytesPerValue)
    {
        int count = Math.Min(SampleValues, values.Count);
        if (count > 1)
        {
            double valueBytes = Math.Max(1.0, (double)values.SizeOf(0, values.Count) / values.Count);
            count = Math.Clamp((int)(SampleBytes / valueBytes), 1, count);
        }

        ParquetEncoding best = candidates[0];
        bytesPerValue = double.MaxValue;
        if (count < SmallestSample)
        {
            return best;
        }

        int start = (values.Count - count) / 2;
        using var encoded = new ByteSink(values.Options.Allocator);
        using var compressed = new ByteSink(values.Options.Allocator);
        double bestSize = double.MaxValue;
        foreach (ParquetEncoding candidate in candidates)
        {
            encoded.Reset();
            compressed.Reset();
            values.WriteValues(start, count, candidate, encoded);
            PageCompressor.Compress(values.Options.Compression, values.Options.CompressionLevel, encoded.WrittenSpan, compressed);
            double size = Math.Min(encoded.Length, compressed.Length);
            if (size < bestSize * WorthwhileShare || candidate == candidates[0])
            {
                best = candidate;
                bestSize = size;
            }
        }

        bytesPerValue = bestSize / count;
        return best;
    }
}
