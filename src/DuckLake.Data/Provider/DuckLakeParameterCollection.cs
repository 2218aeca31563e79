using System.Collections;
using System.Data.Common;

namespace DuckLake.Data;

/// <summary>The parameters of a command, in order. Names are found with or without sigil, in any case.</summary>
public sealed class DuckLakeParameterCollection : DbParameterCollection, IReadOnlyList<DuckLakeParameter>
{
    private readonly List<DuckLakeParameter> _parameters = [];

    internal DuckLakeParameterCollection()
    {
    }

    /// <inheritdoc/>
    public override int Count => _parameters.Count;

    /// <inheritdoc/>
    public override object SyncRoot => ((ICollection)_parameters).SyncRoot;

    /// <summary>A parameter by position.</summary>
    /// <param name="index">The position, from 0.</param>
    public new DuckLakeParameter this[int index] { get => _parameters[index]; set => _parameters[index] = Checked(value); }

    /// <summary>A parameter by name.</summary>
    /// <param name="parameterName">The name, with or without sigil.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public new DuckLakeParameter this[string parameterName]
    {
        get => _parameters[RequiredIndex(parameterName)];
        set => _parameters[RequiredIndex(parameterName)] = Checked(value);
    }

    /// <summary>Adds a parameter.</summary>
    /// <param name="value">The parameter.</param>
    /// <returns>The parameter.</returns>
    public DuckLakeParameter Add(DuckLakeParameter value)
    {
        _parameters.Add(Checked(value));
        return value;
    }

    /// <summary>Adds a <see cref="DuckLakeParameter"/>.</summary>
    /// <param name="value">The parameter.</param>
    /// <returns>Its position.</returns>
    /// <exception cref="InvalidCastException">The value is no parameter of this provider.</exception>
    public override int Add(object value)
    {
        Add(Cast(value));
        return _parameters.Count - 1;
    }

    /// <summary>Adds a named parameter with a value.</summary>
    /// <param name="parameterName">The name, with or without sigil.</param>
    /// <param name="value">The value.</param>
    /// <returns>The new parameter.</returns>
    public DuckLakeParameter AddWithValue(string parameterName, object? value) => Add(new DuckLakeParameter(parameterName, value));

    /// <summary>Adds a positional parameter with a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The new parameter.</returns>
    public DuckLakeParameter AddWithValue(object? value) => Add(new DuckLakeParameter(value));

    /// <inheritdoc/>
    public override void AddRange(Array values)
    {
        ArgumentNullException.ThrowIfNull(values);
        foreach (object? value in values)
        {
            Add(Cast(value));
        }
    }

    /// <inheritdoc/>
    public override void Clear() => _parameters.Clear();

    /// <inheritdoc/>
    public override bool Contains(object value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override bool Contains(string value) => IndexOf(value) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(Array array, int index) => ((ICollection)_parameters).CopyTo(array, index);

    /// <inheritdoc/>
    public override IEnumerator GetEnumerator() => _parameters.GetEnumerator();

    /// <inheritdoc/>
    public override int IndexOf(object value) => value is DuckLakeParameter parameter ? _parameters.IndexOf(parameter) : -1;

    /// <inheritdoc/>
    public override int IndexOf(string parameterName)
    {
        if (parameterName is null)
        {
            return -1;
        }

        string name = new DuckLakeParameter(parameterName, (object?)null).BareName;
        return _parameters.FindIndex(parameter => string.Equals(parameter.BareName, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc/>
    public override void Insert(int index, object value) => _parameters.Insert(index, Cast(value));

    /// <inheritdoc/>
    public override void Remove(object value)
    {
        if (!_parameters.Remove(Cast(value)))
        {
            throw new ArgumentException("The parameter is not in this collection.", nameof(value));
        }
    }

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _parameters.RemoveAt(index);

    /// <inheritdoc/>
    public override void RemoveAt(string parameterName) => _parameters.RemoveAt(RequiredIndex(parameterName));

    IEnumerator<DuckLakeParameter> IEnumerable<DuckLakeParameter>.GetEnumerator() => _parameters.GetEnumerator();

    /// <summary>
    /// The values of a statement's parameters: a name finds the parameter of that name, a number that of that name or the one at that
    /// place, counted from <paramref name="firstPositional"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">A value is missing.</exception>
    internal ParameterValues ValuesFor(SqlStatement statement, int firstPositional)
    {
        if (statement.ParameterNames.Count == 0)
        {
            return ParameterValues.Empty;
        }

        ParameterValues values = new();
        foreach (string name in statement.ParameterNames)
        {
            DuckLakeParameter? parameter = _parameters.Find(candidate => string.Equals(candidate.BareName, name, StringComparison.OrdinalIgnoreCase));
            if (parameter is null && int.TryParse(name, out int number) && number >= 1 && number + firstPositional <= _parameters.Count)
            {
                parameter = _parameters[number + firstPositional - 1];
            }

            values[name] = parameter switch
            {
                null => throw new InvalidOperationException($"The parameter '{name}' has no value: add it to the command's Parameters."),
                { HasValue: false } => throw new InvalidOperationException($"The parameter '{name}' has no value: set Value, to DBNull.Value or null for NULL."),
                _ => parameter.BoundValue,
            };
        }

        return values;
    }

    /// <inheritdoc/>
    protected override DbParameter GetParameter(int index) => _parameters[index];

    /// <inheritdoc/>
    protected override DbParameter GetParameter(string parameterName) => this[parameterName];

    /// <inheritdoc/>
    protected override void SetParameter(int index, DbParameter value) => _parameters[index] = Cast(value);

    /// <inheritdoc/>
    protected override void SetParameter(string parameterName, DbParameter value) => _parameters[RequiredIndex(parameterName)] = Cast(value);

    private int RequiredIndex(string parameterName) => IndexOf(parameterName) is >= 0 and int index
        ? index
        : throw new ArgumentException($"There is no parameter '{parameterName}' in this collection.", nameof(parameterName));

    private static DuckLakeParameter Checked(DuckLakeParameter value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value;
    }

    private static DuckLakeParameter Cast(object? value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value as DuckLakeParameter
            ?? throw new InvalidCastException($"A {nameof(DuckLakeParameter)} was expected, not {value.GetType()}.");
    }
}
