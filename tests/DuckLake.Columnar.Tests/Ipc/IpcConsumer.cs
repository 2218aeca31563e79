namespace DuckLake.Columnar.Tests.Ipc;

/// <summary>Uses some values of every array, which would fail or crash if corrupt data were let through.</summary>
internal static class IpcConsumer
{
    private const int ValuesPerArray = 200;

    internal static async Task ReadAsync(IArrowArrayStream reader)
    {
        while (await reader.ReadNextRecordBatchAsync() is { } batch)
        {
            using (batch)
            {
                foreach (IArrowArray column in batch.Arrays)
                {
                    Use(column);
                }
            }
        }
    }

    private static void Use(IArrowArray array)
    {
        for (int i = 0; i < Math.Min(array.Length, ValuesPerArray); i++)
        {
            Use(array, i);
            Use(array, array.Length - 1 - i);
        }

        Assert.InRange(array.NullCount, 0, array.Length);
        foreach (ArrayData child in array.Data.Children)
        {
            Use(ArrowArrayFactory.BuildArray(child.Borrow(0, child.Length)));
        }

        if (array is DictionaryArray dictionary)
        {
            Use(dictionary.Dictionary);
        }
    }

    private static void Use(IArrowArray array, int index)
    {
        bool isValid = array.IsValid(index);
        switch (array)
        {
            case IBytesArray bytes: Sum(bytes.GetBytes(index)); break;
            case UnionArray union:
                (int field, int position) = union.Locate(index);
                union.GetField(field).IsValid(position);
                break;
            case RunEndEncodedArray runs: runs.Values.IsValid(runs.FindPhysicalIndex(index)); break;
            case DictionaryArray dictionary when isValid: dictionary.Dictionary.IsValid(dictionary.GetIndex(index)); break;
            case BooleanArray booleans: booleans.GetValue(index); break;
            case Decimal256Array decimals: decimals.GetBigInteger(index); break;
            case StructArray structs:
                for (int f = 0; f < structs.FieldCount; f++)
                {
                    structs.GetField(f).IsValid(index);
                }

                break;
            case ListArray list: list.GetSlicedValues(index); break;
            case LargeListArray list: list.GetSlicedValues(index); break;
            case ListViewArray list: list.GetSlicedValues(index); break;
            case LargeListViewArray list: list.GetSlicedValues(index); break;
            case FixedSizeListArray list: list.GetSlicedValues(index); break;
        }
    }

    private static void Sum(ReadOnlySpan<byte> bytes)
    {
        int sum = 0;
        foreach (byte b in bytes[..Math.Min(bytes.Length, ValuesPerArray)])
        {
            sum += b;
        }

        Assert.InRange(sum, 0, ValuesPerArray * byte.MaxValue);
    }
}
