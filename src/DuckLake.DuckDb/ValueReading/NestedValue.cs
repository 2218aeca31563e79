using System.Collections;
using DuckLake.DuckDb.Native;

namespace DuckLake.DuckDb;

/// <summary>Makes LIST, STRUCT and MAP values of CLR lists and dictionaries.</summary>
internal static unsafe class NestedValue
{
    /// <summary>The value, or null where the CLR value is no list or dictionary.</summary>
    public static ValueHandle? TryCreate(object value) =>
        value is IEnumerable and not string ? Create(value, DuckDbValueType.Of(value)) : null;

    private static ValueHandle Create(object? value, DuckDbTypeInfo type)
    {
        if (value is null or DBNull)
        {
            return NativeMethods.duckdb_create_null_value();
        }

        using LogicalTypeHandle? handle = type.IsNested ? (type.Id == DuckDbType.List ? type.Element : type).ToHandle() : null;
        switch (type.Id)
        {
            case DuckDbType.List:
                using (ValueList elements = ValueList.Of((IEnumerable)value, type.Element))
                {
                    fixed (nint* pointers = elements.Pointers)
                    {
                        return NativeMethods.duckdb_create_list_value(handle!, pointers, (ulong)elements.Count);
                    }
                }

            case DuckDbType.Struct:
                using (ValueList fields = ValueList.OfFields((IEnumerable<KeyValuePair<string, object?>>)value, type))
                {
                    fixed (nint* pointers = fields.Pointers)
                    {
                        return NativeMethods.duckdb_create_struct_value(handle!, pointers);
                    }
                }

            case DuckDbType.Map:
                IDictionary map = (IDictionary)value;
                using (ValueList keys = ValueList.Of(map.Keys, type.Children[0].Type))
                using (ValueList values = ValueList.Of(map.Values, type.Children[1].Type))
                {
                    fixed (nint* keyPointers = keys.Pointers)
                    fixed (nint* valuePointers = values.Pointers)
                    {
                        return NativeMethods.duckdb_create_map_value(handle!, keyPointers, valuePointers, (ulong)keys.Count);
                    }
                }

            default:
                return DuckDbValue.Create(value);
        }
    }

    /// <summary>Values whose handles are kept until the value made of them has copied them.</summary>
    private sealed class ValueList : IDisposable
    {
        private readonly List<ValueHandle> _handles = [];

        public nint[] Pointers { get; private set; } = [];

        public int Count => _handles.Count;

        public static ValueList Of(IEnumerable values, DuckDbTypeInfo type)
        {
            ValueList list = new();
            try
            {
                foreach (object? value in values)
                {
                    list._handles.Add(Create(value, type));
                }

                return list.Completed();
            }
            catch
            {
                list.Dispose();
                throw;
            }
        }

        public static ValueList OfFields(IEnumerable<KeyValuePair<string, object?>> fields, DuckDbTypeInfo type)
        {
            ValueList list = new();
            try
            {
                foreach (KeyValuePair<string, object?> field in fields)
                {
                    list._handles.Add(Create(field.Value, type.Children[list.Count].Type));
                }

                return list.Completed();
            }
            catch
            {
                list.Dispose();
                throw;
            }
        }

        public void Dispose()
        {
            foreach (ValueHandle handle in _handles)
            {
                handle.Dispose();
            }
        }

        // Empty lists need an address all the same.
        private ValueList Completed()
        {
            Pointers = new nint[Math.Max(1, _handles.Count)];
            for (int i = 0; i < _handles.Count; i++)
            {
                Pointers[i] = _handles[i].DangerousGetHandle();
            }

            return this;
        }
    }
}
