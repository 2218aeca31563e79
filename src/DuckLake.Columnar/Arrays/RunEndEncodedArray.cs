namespace DuckLake.Columnar;

/// <summary>An array of runs. Has no nulls of its own: a null run is a null in <see cref="Values"/>.</summary>
public sealed partial class RunEndEncodedArray : ArrowArray
{
    private IArrowArray? _runEnds;
    private IArrowArray? _values;

    /// <summary>Wraps data of type run_end_encoded.</summary>
    public RunEndEncodedArray(ArrayData data)
        : base(data, ArrowTypeId.RunEndEncoded, 0)
    {
        if (data.Children.Length != 2)
        {
            throw new ArgumentException($"A run-end encoded array needs two children; found {data.Children.Length}.", nameof(data));
        }
    }

    /// <summary>Exclusive logical end of each run. Borrowed until this array is disposed.</summary>
    public IArrowArray RunEnds => _runEnds ??= ArrowArrayFactory.BuildArray(Data.Children[0].Borrow(0, Data.Children[0].Length));

    /// <summary>One value per run. Borrowed until this array is disposed.</summary>
    public IArrowArray Values => _values ??= ArrowArrayFactory.BuildArray(Data.Children[1].Borrow(0, Data.Children[1].Length));

    /// <summary>Position in <see cref="Values"/> of the run that holds the value at <paramref name="index"/>.</summary>
    public int FindPhysicalIndex(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
        long target = (long)Data.Offset + index;
        int low = 0;
        int high = RunEnds.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (GetRunEnd(middle) > target)
            {
                high = middle;
            }
            else
            {
                low = middle + 1;
            }
        }

        return low < RunEnds.Length
            ? low
            : throw new InvalidOperationException($"The run ends cover {(low == 0 ? 0 : GetRunEnd(low - 1))} values; value {target} is needed.");
    }

    /// <summary>Exclusive end of a run, counted from the start of the unsliced array.</summary>
    internal long GetRunEnd(int run) => RunEnds switch
    {
        Int16Array a => a.Values[run],
        Int32Array a => a.Values[run],
        Int64Array a => a.Values[run],
        var other => throw new InvalidOperationException($"Run ends of type {other.Data.DataType} are not supported by the format."),
    };
}
