using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace DuckLake.Data;

/// <summary>Lists as arrays and lists of other elements, dictionaries as other dictionaries and as objects.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2067", Justification = "The caller names the type; the documentation of GetFieldValue says what to keep.")]
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "The caller names the type; the documentation of GetFieldValue says what to keep.")]
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Arrays are made of a type the caller names, so its code exists.")]
internal static class NestedConversion
{
    /// <summary>The value as a type; null where it does not become it.</summary>
    public static object? To(object value, Type target) => value switch
    {
        IList list when target.IsArray => ToArray(list, target),
        IList list when typeof(IList).IsAssignableFrom(target) => ToList(list, target),
        IDictionary map when typeof(IDictionary).IsAssignableFrom(target) => ToDictionary(map, target),
        Dictionary<string, object?> fields when target.IsClass || (target.IsValueType && !target.IsPrimitive) => ToObject(fields, target),
        _ => null,
    };

    private static Array ToArray(IList list, Type target)
    {
        Type element = target.GetElementType()!;
        Array array = Array.CreateInstanceFromArrayType(target, list.Count);
        for (int i = 0; i < list.Count; i++)
        {
            array.SetValue(Element(list[i], element), i);
        }

        return array;
    }

    private static IList? ToList(IList list, Type target)
    {
        if (Create(target) is not IList made)
        {
            return null;
        }

        Type element = target.IsGenericType ? target.GetGenericArguments()[0] : typeof(object);
        foreach (object? value in list)
        {
            made.Add(Element(value, element));
        }

        return made;
    }

    private static IDictionary? ToDictionary(IDictionary map, Type target)
    {
        if (Create(target) is not IDictionary made)
        {
            return null;
        }

        Type[] arguments = target.IsGenericType ? target.GetGenericArguments() : [typeof(object), typeof(object)];
        foreach (DictionaryEntry entry in map)
        {
            made.Add(Element(entry.Key, arguments[0])!, Element(entry.Value, arguments[1]));
        }

        return made;
    }

    private static object? ToObject(Dictionary<string, object?> fields, Type target)
    {
        ConstructorInfo[] constructors = target.GetConstructors();
        ConstructorInfo? constructor = constructors
            .Where(candidate => candidate.GetParameters().All(parameter => fields.ContainsKey(parameter.Name!)))
            .MaxBy(candidate => candidate.GetParameters().Length);
        object? made;
        HashSet<string> used = new(StringComparer.OrdinalIgnoreCase);
        if (constructor is not null)
        {
            ParameterInfo[] parameters = constructor.GetParameters();
            used.UnionWith(parameters.Select(parameter => parameter.Name!));
            made = constructor.Invoke([.. parameters.Select(parameter => Element(fields[parameter.Name!], parameter.ParameterType))]);
        }
        else
        {
            made = target.IsValueType ? Create(target) : null;
        }

        if (made is null)
        {
            return null;
        }

        foreach (PropertyInfo property in target.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.CanWrite && property.GetIndexParameters().Length == 0 && !used.Contains(property.Name) && fields.TryGetValue(property.Name, out object? value))
            {
                property.SetValue(made, Element(value, property.PropertyType));
            }
        }

        return made;
    }

    private static object? Create(Type target) =>
        target.IsAbstract || (!target.IsValueType && target.GetConstructor(Type.EmptyTypes) is null) ? null : Activator.CreateInstance(target);

    private static object? Element(object? value, Type target)
    {
        Type? underlying = Nullable.GetUnderlyingType(target);
        if (value is null or DBNull)
        {
            return underlying is not null || !target.IsValueType
                ? null
                : throw new InvalidCastException($"An element is NULL, which {target} does not hold; use its nullable form.");
        }

        return ValueConversion.To(value, underlying ?? target)
            ?? throw new InvalidCastException($"An element of type {value.GetType()} cannot be read as {target}.");
    }
}
