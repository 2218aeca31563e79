using System.Collections;
using System.Data.Common;

namespace DuckLake.DuckDb;

/// <summary>The parameters of a command.</summary>
internal sealed class AdoParameterCollection : DbParameterCollection
{
    private readonly List<AdoParameter> _parameters = [];

    public override int Count => _parameters.Count;

    public override object SyncRoot => ((ICollection)_parameters).SyncRoot;

    public override int Add(object value)
    {
        _parameters.Add((AdoParameter)value);
        return _parameters.Count - 1;
    }

    public override void AddRange(Array values)
    {
        foreach (object value in values)
        {
            Add(value);
        }
    }

    public override void Clear() => _parameters.Clear();

    public override bool Contains(object value) => IndexOf(value) >= 0;

    public override bool Contains(string value) => IndexOf(value) >= 0;

    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    public override int IndexOf(object value) => value is AdoParameter parameter ? _parameters.IndexOf(parameter) : -1;

    public override int IndexOf(string parameterName) =>
        _parameters.FindIndex(parameter => string.Equals(parameter.ParameterName, parameterName, StringComparison.Ordinal));

    public override void Insert(int index, object value) => _parameters.Insert(index, (AdoParameter)value);

    public override void Remove(object value) => _parameters.Remove((AdoParameter)value);

    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    public override void RemoveAt(string parameterName) => _parameters.RemoveAt(RequireIndex(parameterName));

    /// <summary>The values by name.</summary>
    internal Dictionary<string, object?> ToDictionary()
    {
        var values = new Dictionary<string, object?>(_parameters.Count, StringComparer.Ordinal);
        foreach (AdoParameter parameter in _parameters)
        {
            values[parameter.ParameterName.TrimStart('$', '@')] = parameter.Value;
        }

        return values;
    }

    protected override DbParameter GetParameter(int index) => _parameters[index];

    protected override DbParameter GetParameter(string parameterName) => _parameters[RequireIndex(parameterName)];

    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = (AdoParameter)value;

    protected override void SetParameter(string parameterName, DbParameter value) => _parameters[RequireIndex(parameterName)] = (AdoParameter)value;

    private int RequireIndex(string parameterName)
    {
        int index = IndexOf(parameterName);
        return index >= 0 ? index : throw new ArgumentException($"There is no parameter '{parameterName}'.", nameof(parameterName));
    }
}
