namespace DuckLake.Parquet.Writing;

/// <summary>Feeds values to a dictionary in steps and gives up early where nearly every value is new.</summary>
internal struct DictionaryProgress(int valueCount, bool isForced)
{
    private const int StepValues = 16_384;
    private const double HopelessShare = 0.9;

    private int _done;

    /// <summary>True if all values were fed.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>The next values to feed.</summary>
    /// <param name="entryCount">Entries the dictionary has.</param>
    /// <param name="start">The first value.</param>
    /// <param name="count">Number of values.</param>
    /// <returns>False when all were fed or the dictionary is not worth it.</returns>
    internal bool Next(int entryCount, out int start, out int count)
    {
        start = _done;
        count = Math.Min(StepValues, valueCount - _done);
        IsComplete = count == 0;
        bool isHopeless = !isForced && _done > 0 && !IsComplete && entryCount > _done * HopelessShare;
        _done += count;
        return !IsComplete && !isHopeless;
    }
}
