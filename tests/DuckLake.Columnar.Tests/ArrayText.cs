using System.Globalization;
using System.Numerics;
using System.Text;

namespace DuckLake.Columnar.Tests;

/// <summary>Renders any array value as text, independent of its encoding (dictionary, runs, views), to compare arrays by value.</summary>
internal static class ArrayText
{
    internal static string[] All(IArrowArray array)
    {
        var result = new string[array.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = At(array, i);
        }

        return result;
    }

    internal static string At(IArrowArray array, int index)
    {
        if (array.IsNull(index))
        {
            return "NULL";
        }

        return array switch
        {
            BooleanArray a => a.GetValue(index) == true ? "true" : "false",
            DayTimeIntervalArray a => a.Values[index].ToString(),
            MonthDayNanosecondIntervalArray a => a.Values[index].ToString(),
            PrimitiveArray<sbyte> a => Number(a, index),
            PrimitiveArray<byte> a => Number(a, index),
            PrimitiveArray<short> a => Number(a, index),
            PrimitiveArray<ushort> a => Number(a, index),
            PrimitiveArray<int> a => Number(a, index),
            PrimitiveArray<uint> a => Number(a, index),
            PrimitiveArray<long> a => Number(a, index),
            PrimitiveArray<ulong> a => Number(a, index),
            PrimitiveArray<Half> a => Number(a, index),
            PrimitiveArray<float> a => Number(a, index),
            PrimitiveArray<double> a => Number(a, index),
            PrimitiveArray<Int128> a => Number(a, index),
            Decimal256Array a => a.GetBigInteger(index)!.Value.ToString(CultureInfo.InvariantCulture),
            StringArray or LargeStringArray or StringViewArray => '\'' + Encoding.UTF8.GetString(((IBytesArray)array).GetBytes(index)) + '\'',
            IBytesArray a => "x'" + Convert.ToHexString(a.GetBytes(index)) + '\'',
            MapArray a => Elements(a.GetSlicedValues(index)!),
            ListArray a => Elements(a.GetSlicedValues(index)!),
            LargeListArray a => Elements(a.GetSlicedValues(index)!),
            ListViewArray a => Elements(a.GetSlicedValues(index)!),
            LargeListViewArray a => Elements(a.GetSlicedValues(index)!),
            FixedSizeListArray a => Elements(a.GetSlicedValues(index)!),
            StructArray a => '{' + string.Join(", ", Enumerable.Range(0, a.FieldCount).Select(f => At(a.GetField(f), index))) + '}',
            DictionaryArray a => At(a.Dictionary, a.GetIndex(index)),
            RunEndEncodedArray a => At(a.Values, a.FindPhysicalIndex(index)),
            UnionArray a => Member(a, index),
            _ => throw new InvalidOperationException($"No text for {array.Data.DataType}."),
        };
    }

    private static string Elements(IArrowArray elements) => '[' + string.Join(", ", All(elements)) + ']';

    private static string Member(UnionArray array, int index)
    {
        (int field, int position) = array.Locate(index);
        return $"{field}:{At(array.GetField(field), position)}";
    }

    private static string Number<T>(PrimitiveArray<T> array, int index)
        where T : unmanaged, INumberBase<T> => array.Values[index].ToString(null, CultureInfo.InvariantCulture);
}
